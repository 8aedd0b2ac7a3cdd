using System.Diagnostics;

namespace SyncStream.Web.Tests.Media;

/// <summary>Waits for something that announces itself to nobody, such as a closed file descriptor.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition, TimeSpan within, string what)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(within, what);
            await timer.WaitForNextTickAsync();
        }
    }
}
