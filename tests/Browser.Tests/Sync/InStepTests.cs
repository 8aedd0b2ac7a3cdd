using SyncStream.Sync;

namespace SyncStream.Browser.Tests.Sync;

/// <summary>
/// A look at what ./test.sh sync measures, with bounds that also a very busy machine keeps: the pages paint the same
/// second of the film. How near they really are is for the measurement to say.
/// </summary>
public sealed class InStepTests
{
    [Fact]
    public async Task What_two_pages_paint_is_near_each_other()
    {
        var clip = await FrameClip.Make(Path.Combine(Path.GetTempPath(), "syncstream-sync"), seconds: 120);
        await using var run = new Run(Scenario.Smoke, clip, TimeSpan.FromSeconds(15), _ => { });

        var result = await run.Measure();

        result.Seconds.ShouldBeGreaterThan(5);
        result.P50.ShouldBeLessThan(250);
        result.RateDeviation.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(0.0501);
    }
}
