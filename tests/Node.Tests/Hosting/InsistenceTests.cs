using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class InsistenceTests
{
    private static readonly DateTime Start = new(2026, 11, 27, 3, 0, 0, DateTimeKind.Utc);
    private readonly Insistence _asking = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3));

    [Fact]
    public void What_is_soon_over_is_not_told()
    {
        Heard(0, 1, 2, 9, 20, 21).ShouldBeEmpty();
    }

    [Fact]
    public void What_goes_on_is_told_now_and_then()
    {
        Heard([.. Enumerable.Range(0, 30)]).ShouldBe([11, 22]);
    }

    private IEnumerable<int> Heard(params int[] seconds) =>
        [.. seconds.Where(second => _asking.Heard(Start + TimeSpan.FromSeconds(second)))];
}
