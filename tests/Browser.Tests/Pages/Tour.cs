using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>How someone looks at the page.</summary>
/// <param name="Name">For the folder of the pictures.</param>
/// <param name="Locale">The browser's: the page speaks its language.</param>
internal sealed record Eyes(string Name, int Width, int Height, ColorScheme Scheme, string Locale)
{
    public static readonly Eyes Desktop = new("desktop", 1280, 800, ColorScheme.Light, "en-US");
    public static readonly Eyes PhoneFromRightToLeft = new("phone-rtl", 360, 740, ColorScheme.Dark, "ar");

    public static readonly IReadOnlyList<Eyes> All =
    [
        Desktop,
        PhoneFromRightToLeft,
        new("desktop-dark", 1280, 800, ColorScheme.Dark, "de-DE"),
        new("phone", 360, 740, ColorScheme.Light, "es-ES"),
        new("tablet", 820, 1180, ColorScheme.Dark, "en-US"),
        new("television", 3840, 2160, ColorScheme.Light, "zh-CN"),
    ];
}

/// <summary>
/// A walk through every page and state as the eyes of one person, with others who do what it takes. At each stop axe is asked,
/// and the page must not scroll sideways. Finds its way by test ids, so it speaks every language.
/// </summary>
/// <param name="folder">Where a picture of each stop is kept; null for none.</param>
internal sealed partial class Tour(Browser browser, SharedServer server, Eyes eyes, string? folder)
{
    private int _stops;

    /// <summary>What was wrong where.</summary>
    public List<string> Faults { get; } = [];

    public int Stops => _stops;

    /// <summary>The front page, and what keeps one from a room.</summary>
    public async Task FrontAndDoors()
    {
        var ada = await browser.Person("Ada");
        var me = await Me("Linus");
        await me.Page.GotoAsync(server.Url.ToString());
        await Look(me, "home");
        await me.Page.Locator("summary").ClickAsync();
        await Look(me, "home-options");

        var link = await ada.CreateRoom(server.Url);
        await ada.Command("updateSettings", new { password = "open sesame", visibility = "public" });
        await me.Page.GotoAsync(server.Url.ToString());
        await me.Page.Locator($"a[href='{new Uri(link).AbsolutePath}']").WaitForAsync();
        await Look(me, "home-rooms");

        await me.Page.GotoAsync(link);
        await me.Page.GetByTestId("name-input").FillAsync("Linus");
        await Look(me, "door-name");
        await me.Page.GetByTestId("join-button").ClickAsync();
        var password = me.Page.Locator("input[type=password]");
        await password.WaitForAsync();
        await Look(me, "door-password");
        await password.FillAsync("open barley");
        await password.PressAsync("Enter");
        await Expect(me.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Look(me, "door-password-wrong");
        await ada.Command("updateSettings", new { maxViewers = 1 });
        await password.FillAsync("open sesame");
        await password.PressAsync("Enter");
        await Wall(me, "full");
        await ada.Command("updateSettings", new { maxViewers = 10 });
        await me.Page.GetByTestId("again").ClickAsync();
        await me.Connected();
        await me.Page.GotoAsync(new Uri(server.Url, "r/no-such-room").ToString());
        await Wall(me, "not_found");
        await Leave(ada, me);
    }

    /// <summary>A room with two people: its panels, dialogs and menus.</summary>
    public async Task Room()
    {
        var me = await Me("Linus");
        var link = await me.CreateRoom(server.Url);
        await Look(me, "room-empty");
        await me.Page.GetByTestId("add-video").First.ClickAsync();
        await me.Page.GetByTestId("library-add").First.WaitForAsync();
        await Look(me, "picker");
        await me.Page.Keyboard.PressAsync("Escape");
        await me.AddVideo();
        await me.AddAgain();
        var ada = await browser.Person("Ada");
        await ada.Join(link);
        await ada.Say("at 0:05, see https://example.org/a/rather/long/address @Linus 🎉");
        await me.Reads("0:05");
        await ada.Command("react", new { emoji = "🔥" });
        await Look(me, "room");
        foreach (var tab in (string[])["queue", "people", "settings"])
        {
            await me.OpenTab(tab);
            await Look(me, $"tab-{tab}");
        }

        await me.OpenTab("people");
        await me.Page.GetByTestId("person-menu").Last.ClickAsync();
        await Look(me, "person-menu");
        await me.Page.Keyboard.PressAsync("Escape");
        await me.OpenTab("queue");
        await Opened(me, "activity-button", "activity");
        await Opened(me, "invite-link", "invite", wait: "qr");
        await Opened(me, "react-more", "emoji");
        await Opened(me, "player-menu", "player-menu");
        await me.Page.GetByTestId("player-menu").ClickAsync();
        await me.Page.GetByTestId("sync-button").ClickAsync();
        await Look(me, "in-step");
        await me.Page.Keyboard.PressAsync("Escape");
        await me.Page.Keyboard.PressAsync("?");
        await Look(me, "shortcuts");
        await me.Page.Keyboard.PressAsync("Escape");
        await Leave(ada, me);
    }

    /// <summary>The player: while it plays, at the end, and where it can't go on.</summary>
    public async Task Player()
    {
        var me = await Me("Linus");
        var link = await me.CreateRoom(server.Url);
        await me.AddVideo();
        await me.AddAgain();
        var ada = await browser.Person("Ada");
        await ada.Join(link);
        // Kay's line brings nothing of the film.
        var kay = await browser.Person("Kay");
        var never = new TaskCompletionSource();
        await kay.Page.RouteAsync("**/media/*/file*", _ => never.Task);
        await kay.Join(link);
        await me.Command("updateSettings", new { wait = "all", waitTimeoutSeconds = 60 });
        await ada.PressPlay();
        await me.Page.GetByTestId("go-on").WaitForAsync();
        await Look(me, "waiting");
        await me.Page.GetByTestId("go-on").ClickAsync();
        await me.PlaysPast(0.2);
        await Expect(kay.Page.Locator("media-loading-indicator [slot=icon]")).ToHaveCSSAsync("opacity", "1");
        await kay.Page.CloseAsync();
        await me.Command("pause", new { position = 0 });
        await me.Command(
            "updateSettings",
            new
            {
                wait = "never",
                readyCheck = true,
                countdownSeconds = 5,
            }
        );
        await Expect(me.Page.GetByTestId("play-button")).ToHaveAttributeAsync("data-playing", "false");

        await ada.PressPlay();
        await me.Page.GetByTestId("stage-action").WaitForAsync();
        await Look(me, "ready");
        await me.Page.GetByTestId("stage-action").ClickAsync();
        await me.Page.GetByTestId("countdown").WaitForAsync();
        await Look(me, "countdown");
        await me.PlaysPast(1);
        await me.Page.Keyboard.PressAsync("i");
        await me.Page.GetByTestId("stats").WaitForAsync();
        await me.Page.Keyboard.PressAsync("t");
        await Look(me, "theatre-stats");
        await me.Page.Keyboard.PressAsync("t");
        await me.Page.Keyboard.PressAsync("f");
        await me.Page.GetByTestId("chat-over").ClickAsync();
        await Look(me, "full-screen-chat");
        await me.Page.Keyboard.PressAsync("f");
        await ada.Command("seek", new { position = 12.5 });
        await me.Page.GetByTestId("hold-next").ClickAsync();
        await Look(me, "next-held");
        await me.Page.GetByTestId("end-card").WaitForAsync();
        await Look(me, "end");

        // An address that the server itself may not ask, and that is no video for the browser either.
        var source = new { kind = "url", url = $"{server.Url}healthz?nothing.mp4" };
        await me.Command("enqueue", new { source, place = "now" });
        await me.Page.GetByTestId("stage-action").WaitForAsync();
        await Look(me, "video-failed");
        await Leave(ada, me, kay);
    }

    /// <summary>A line that is lost, and what one is told when one is out.</summary>
    public async Task LinesAndWalls()
    {
        var me = await Me("Linus");
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        var line = await Line.Through(me.Page);
        await me.Join(link);

        await line.Cut();
        await me.Page.GetByTestId("banner").WaitForAsync();
        await me.Say("from the tunnel");
        await Look(me, "reconnecting");
        await line.Mend();
        await me.Connected();
        await ada.Reads("from the tunnel");

        var id = await me.MyId();
        await ada.Command("mute", new { viewerId = id, muted = true });
        await Expect(me.Page.GetByTestId("chat-input")).ToBeDisabledAsync();
        await Look(me, "muted");
        await ada.Command("kick", new { viewerId = id, ban = false });
        await Wall(me, "kicked");
        await me.Page.GetByTestId("again").ClickAsync();
        await me.Connected();
        await ada.Command("kick", new { viewerId = id, ban = true });
        await Wall(me, "banned");
        await ada.OpenTab("people");
        await ada.Page.GetByTestId("bans").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ada.Page.GetByTestId("bans")).ToHaveCountAsync(0);
        await me.Page.GotoAsync(link);
        await me.Connected();
        await ada.Command("close", new { });
        await Wall(me, "closed");
        await Leave(ada, me);
    }

    /// <summary>The administrator's page.</summary>
    public async Task Administration()
    {
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.PressPlay();
        var me = await Me("Root");
        await me.Page.GotoAsync(new Uri(server.Url, "admin").ToString());
        await me.Page.GetByTestId("admin-password").WaitForAsync();
        await Look(me, "admin-door");
        await me.Page.GetByTestId("admin-password").FillAsync(SharedServer.AdminPassword);
        await me.Page.GetByTestId("admin-enter").ClickAsync();
        await me.Page.GetByTestId("charts").WaitForAsync();
        await me.Page.GetByTestId("room").First.WaitForAsync();
        await Look(me, "admin", whole: true);
        await me.Page.GetByTestId("drain").First.ClickAsync();
        await me.Page.GetByTestId("confirm").WaitForAsync();
        await Look(me, "admin-drain");
        await Leave(ada, me);
    }

    private Task<Person> Me(string name) => browser.Person(name, eyes.Width, eyes.Height, eyes.Scheme, eyes.Locale);

    private async Task Wall(Person me, string why)
    {
        await me.Page.Locator($"[data-testid=wall][data-why={why}]").WaitForAsync();
        await Look(me, $"wall-{why}");
    }

    private async Task Opened(Person me, string opener, string name, string? wait = null)
    {
        await me.Page.GetByTestId(opener).First.ClickAsync();
        if (wait is not null)
        {
            await me.Page.GetByTestId(wait).WaitForAsync();
        }

        await Look(me, name);
        await me.Page.Keyboard.PressAsync("Escape");
    }

    private async Task Look(Person me, string name, bool whole = false)
    {
        var place = $"{eyes.Name}: {name}";
        Faults.AddRange((await Axe.Violations(me.Page)).Select(fault => $"{place}: {fault}"));
        var wide = await me.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        if (wide > eyes.Width)
        {
            Faults.Add($"{place} scrolls sideways: {wide} px");
        }

        _stops++;
        if (folder is not null)
        {
            var file = Path.Combine(folder, eyes.Name, $"{_stops:00}-{name}.png");
            await me.Page.ScreenshotAsync(new() { Path = file, FullPage = whole });
        }
    }

    // Who stayed would play on, beside all that follows.
    private async Task Leave(params Person[] people)
    {
        Faults.AddRange(people.SelectMany(person => person.Errors).Select(error => $"{eyes.Name}: {error}"));
        await Task.WhenAll(people.Select(person => person.Page.Context.CloseAsync()));
    }
}
