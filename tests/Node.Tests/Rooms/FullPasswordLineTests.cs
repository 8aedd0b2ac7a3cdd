using System.Net;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>More passwords than are hashed in half a second.</summary>
public sealed class FullPasswordLineTests
{
    [Fact]
    public async Task Who_sets_or_tries_a_password_while_too_many_wait_is_asked_to_wait()
    {
        await using var node = await TestNode.Start();
        var (ann, bob) = (await node.Viewer(), await node.Viewer("Bob"));
        (await ann.Create("ours", "open sesame")).EnsureSuccessStatusCode();
        using (new FullLine(node))
        {
            await (await bob.Create("another", "open sesame")).ShouldBeRateLimited();
            await (await ann.Command("ours", Password("barley", "c1"))).ShouldBeRateLimited();
            await (await Look(bob, "open barley")).ShouldBeRateLimited();
            // What has nothing to do with new passwords goes on.
            (await bob.Create("another")).EnsureSuccessStatusCode();
            (await ann.Command("ours", Password("", "c2"))).EnsureSuccessStatusCode();
            (await Look(bob, "open barley")).EnsureSuccessStatusCode();
        }

        (await ann.Command("ours", Password("barley", "c1"))).EnsureSuccessStatusCode();
        await (await Look(bob, "open sesame")).ShouldBeProblem(HttpStatusCode.Forbidden, "wrong_password");
        (await Look(bob, "barley")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_password_of_who_may_not_set_it_is_refused_before_it_is_hashed()
    {
        await using var node = await TestNode.Start();
        var (ann, bob) = (await node.Viewer(), await node.Viewer("Bob"));
        (await ann.Create("ours")).EnsureSuccessStatusCode();
        (await ann.Create("theirs", "open sesame")).EnsureSuccessStatusCode();
        // Whatever would have to be hashed would be refused otherwise.
        using var full = new FullLine(node);
        foreach (var room in (string[])["ours", "theirs"])
        {
            await (await bob.Command(room, Password("mine", "c1"))).ShouldBeProblem(
                HttpStatusCode.Forbidden,
                "forbidden"
            );
        }

        await (await bob.Command("no-such-room", Password("mine", "c1"))).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not_found"
        );
    }

    [Fact]
    public async Task A_rooms_password_is_changed_a_few_times_at_once_by_however_many_hosts()
    {
        await using var node = await TestNode.Start();
        var (ann, bob) = (await node.Viewer(), await node.Viewer("Bob"));
        (await ann.Create("ours")).EnsureSuccessStatusCode();
        var host = new
        {
            kind = "setRole",
            commandId = "host",
            viewerId = bob.Id.Value,
            role = "host",
        };
        (await ann.Command("ours", host)).EnsureSuccessStatusCode();
        for (var n = 0; n < 5; n++)
        {
            (await ann.Command("ours", Password($"{n}", $"c{n}"))).EnsureSuccessStatusCode();
        }

        await (await bob.Command("ours", Password("mine", "c1"))).ShouldBeRateLimited();
    }

    private static object Password(string password, string id) =>
        new
        {
            kind = "updateSettings",
            commandId = id,
            password,
        };

    private static Task<HttpResponseMessage> Look(TestViewer viewer, string password)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/rooms/ours");
        request.Headers.Add("X-Room-Password", password);
        return viewer.Http.SendAsync(request);
    }

    /// <summary>So many wait for a password of theirs as may, until disposed.</summary>
    private sealed class FullLine : IDisposable
    {
        private readonly SemaphoreSlim _turns = new(0);
        private readonly List<Task<bool>> _held;

        public FullLine(TestNode node)
        {
            var line = node.Service<PasswordLine>();
            _held =
            [
                .. Enumerable
                    .Range(0, PasswordLine.Longest)
                    .Select(_ =>
                        line.Enter(() => _turns.Wait(TestRooms.Soon), CancellationToken.None).ShouldNotBeNull()
                    ),
            ];
        }

        public void Dispose()
        {
            _turns.Release(_held.Count);
            Task.WaitAll(_held);
            _turns.Dispose();
        }
    }
}

file static class RateLimited
{
    public static Task ShouldBeRateLimited(this HttpResponseMessage answer) =>
        answer.ShouldBeProblem(HttpStatusCode.TooManyRequests, "rate_limited");
}
