using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Media.Proxy;

namespace SyncStream.Web.Tests.Media.Proxy;

public class ProxyLinksTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    private ProxyLink Link =>
        new(
            "https://example.org/a.mp4",
            new("ann"),
            new("cinema"),
            new("i1"),
            _time.GetUtcNow().ToUnixTimeSeconds() + 60
        );

    [Fact]
    public void A_link_says_again_what_it_was_made_of()
    {
        var links = new ProxyLinks(new byte[32], _time);
        links.TryRead(Text(links), out var read).ShouldBeTrue();
        read.ShouldBe(Link);
    }

    [Fact]
    public void A_changed_link_is_none()
    {
        var links = new ProxyLinks(new byte[32], _time);
        var text = Text(links);
        for (var at = 0; at < text.Length; at++)
        {
            var forged = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            (links.TryRead(forged, out var read) && read != Link).ShouldBeFalse(forged);
        }
    }

    [Fact]
    public void A_link_expires()
    {
        var links = new ProxyLinks(new byte[32], _time);
        var text = Text(links);
        _time.Advance(TimeSpan.FromMinutes(2));
        links.TryRead(text, out _).ShouldBeFalse();
    }

    private string Text(ProxyLinks links) => links.PathOf(Link)[ProxyLinks.Path.Length..];
}
