using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Rooms;

namespace SyncStream.Node.Tests.Rooms;

public sealed class RareWordsTests
{
    [Fact]
    public void What_is_said_often_is_said_now_and_then_with_how_often_it_was_not()
    {
        var time = new FakeTimeProvider();
        var words = new RareWords(time);
        words.MaySay(out var unsaid).ShouldBeTrue();
        unsaid.ShouldBe(0);
        for (var n = 0; n < 3; n++)
        {
            words.MaySay(out _).ShouldBeFalse();
        }

        time.Advance(TimeSpan.FromSeconds(10));
        words.MaySay(out unsaid).ShouldBeTrue();
        unsaid.ShouldBe(3);
    }
}
