using SyncStream.Web.Threads;

namespace SyncStream.Web.Tests.Threads;

public sealed class OwnThreadsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly OwnThreads _own = new("test", most: 2);

    [Fact]
    public async Task Work_is_done_on_a_thread_of_its_own_and_who_awaits_it_goes_on_elsewhere()
    {
        var (name, pooled) = await Task.Run(() =>
            _own.Run(() => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread))
        );
        name.ShouldBe("test");
        pooled.ShouldBeFalse();
        Thread.CurrentThread.Name.ShouldNotBe("test");
    }

    [Fact]
    public async Task So_many_things_are_done_at_once_and_no_more()
    {
        using var go = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        var held = Enumerable
            .Range(0, 3)
            .Select(_ =>
                _own.Run(() =>
                {
                    begun.Release();
                    go.Wait(Soon).ShouldBeTrue();
                })
            )
            .ToList();
        (await begun.WaitAsync(Soon)).ShouldBeTrue();
        (await begun.WaitAsync(Soon)).ShouldBeTrue();
        begun.CurrentCount.ShouldBe(0);
        go.Release(1);
        (await begun.WaitAsync(Soon)).ShouldBeTrue();
        go.Release(2);
        await Task.WhenAll(held).WaitAsync(Soon);
    }

    [Fact]
    public async Task With_one_thread_things_are_done_in_the_order_they_came_in()
    {
        var one = new OwnThreads("one", most: 1);
        var done = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => one.Run(() => done.Add(n)))).WaitAsync(Soon);
        done.ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task What_goes_wrong_is_told_to_who_asked_and_to_nobody_else()
    {
        await Should.ThrowAsync<IOException>(() => _own.Run(() => throw new IOException("it is full")));
        (await _own.Run(() => 7).WaitAsync(Soon)).ShouldBe(7);
    }
}
