package io.comevl.web;

import static org.assertj.core.api.Assertions.fail;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window, as Debian packages it. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAGE_BYTES = 4096;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one; the test is skipped where there is none. */
    static Browser start() {
        Optional<Path> chromium = onPath("chromium");
        Optional<Path> chromedriver = onPath("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "skipped: no chromium and chromedriver on PATH (apt-get install chromium chromium-driver)");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox", // it refuses to run as root otherwise, and shows our own page only
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--window-size=1280,1000");
        return new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                        .usingAnyFreePort()
                        .build(),
                options));
    }

    ChromeDriver driver() {
        return driver;
    }

    WebElement find(String selector) {
        return await(selector, () -> driver.findElement(By.cssSelector(selector)));
    }

    void click(String selector) {
        await("click " + selector, () -> {
            driver.findElement(By.cssSelector(selector)).click();
            return true;
        });
    }

    void write(String field, String text) {
        WebElement element = find("#editor [name=" + field + "]");
        element.clear();
        element.sendKeys(text);
    }

    /** Looks again and again until something is true. */
    void await(String what, Condition condition) {
        await(what, (Callable<Boolean>) () -> condition.holds() ? true : null);
    }

    /** A condition on what the page shows. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private <T> T await(String what, Callable<T> look) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                T found = look.call();
                if (found != null) {
                    return found;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (WebDriverException notYet) { // the page is still being drawn, or was drawn anew
                last = notYet;
            } catch (Exception e) {
                throw new IllegalStateException(what, e);
            }
        }
        return fail("not within " + PATIENCE.toSeconds() + " s: " + what, last);
    }

    /** What an element looks like. */
    BufferedImage picture(String selector) throws Exception {
        byte[] png = find(selector).getScreenshotAs(OutputType.BYTES);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** The colour at a place in fractions of a picture. */
    static Color colour(BufferedImage picture, double x, double y) {
        return new Color(picture.getRGB(
                (int) Math.min(picture.getWidth() - 1, Math.round(x * picture.getWidth())),
                (int) Math.min(picture.getHeight() - 1, Math.round(y * picture.getHeight()))));
    }

    static boolean isNear(Color found, Color wanted) {
        return Math.abs(found.getRed() - wanted.getRed()) < 24
                && Math.abs(found.getGreen() - wanted.getGreen()) < 24
                && Math.abs(found.getBlue() - wanted.getBlue()) < 24;
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What all of its processes hold in memory. */
    long residentBytes() throws IOException {
        long pages = 0;
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            boolean isBrowser = process.info().command().orElse("").contains("chromium");
            Path memory = Path.of("/proc", Long.toString(process.pid()), "statm");
            if (isBrowser && Files.exists(memory)) {
                pages += Long.parseLong(Files.readString(memory).split(" ", -1)[1]);
            }
        }
        return pages * PAGE_BYTES;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
