using Microsoft.Playwright;

namespace SyncStream.Browser.Tests;

/// <summary>A real headless Chromium; each person is a context of their own, as on a machine of their own.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ];

    // A person clicks before a page may make a sound; mostly the rooms' own buttons are what is tested.
    private const string AlwaysLoud = "--autoplay-policy=no-user-gesture-required";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> Open()
    {
        var playwright = await Playwright.CreateAsync();
        var options = new BrowserTypeLaunchOptions { ExecutablePath = Executable(), Args = [.. Flags, AlwaysLoud] };
        return new(playwright, await playwright.Chromium.LaunchAsync(options));
    }

    /// <summary>A person at a screen of so many CSS pixels.</summary>
    public async Task<Person> Person(
        string name,
        int width = 1280,
        int height = 800,
        ColorScheme? scheme = null,
        string locale = "en-US"
    )
    {
        var context = await _browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme ?? ColorScheme.Light,
                Locale = locale,
                IsMobile = width < 500,
                HasTouch = width < 500,
            }
        );
        context.SetDefaultTimeout(30_000);
        return new Person(name, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string Executable() =>
        Environment.GetEnvironmentVariable("CHROMIUM")
        ?? new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(
            File.Exists
        )
        ?? throw new FileNotFoundException("Chromium is missing: apt install chromium, or name it in CHROMIUM");
}
