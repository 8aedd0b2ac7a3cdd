using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class VigilTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Vigil _vigil;

    public VigilTests() => _vigil = new(TimeSpan.FromSeconds(5), _time);

    private void Watch(double seconds)
    {
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(seconds); passed += Vigil.Step)
        {
            _time.Advance(Vigil.Step);
            _vigil.Look();
        }
    }

    [Fact]
    public void Silence_for_longer_than_allowed_is_overdue()
    {
        Watch(5);
        _vigil.IsOverdue.ShouldBeFalse();
        Watch(0.5);
        _vigil.IsOverdue.ShouldBeTrue();
    }

    [Fact]
    public void Each_good_report_begins_the_silence_anew()
    {
        Watch(4);
        _vigil.Heard();
        Watch(4);
        _vigil.IsOverdue.ShouldBeFalse();
    }

    [Fact]
    public void Time_in_which_the_supervisor_itself_did_not_run_is_forgiven()
    {
        Watch(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        _vigil.Look();
        _vigil.Silence.ShouldBe(TimeSpan.FromSeconds(2));
        _vigil.IsOverdue.ShouldBeFalse();
        Watch(4);
        _vigil.IsOverdue.ShouldBeTrue();
    }
}
