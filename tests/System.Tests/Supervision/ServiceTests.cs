using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SyncStream.SystemTests.Supervision;

/// <summary>The server as a service manager runs it: a real notify socket, a real listening socket that is handed over.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task A_service_says_when_it_is_ready_feeds_its_watchdog_and_serves_on_the_socket_it_was_given()
    {
        var folder = Directory.CreateTempSubdirectory("syncstream-system-").FullName;
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "notify")));
        var port = FreePort();
        // systemd-socket-activate is systemd's own way to try such a service by hand.
        using var server = Process.Start(
            new ProcessStartInfo(
                "systemd-socket-activate",
                [
                    $"--listen=127.0.0.1:{port}",
                    "--setenv=NOTIFY_SOCKET",
                    "--setenv=WATCHDOG_USEC",
                    SyncStreamProgram.Path,
                    "start",
                    "--workers=1",
                    "--bind=127.0.0.1",
                    $"--port={port}",
                    $"--data={folder}/data",
                    $"--library={folder}/library",
                ]
            )
            {
                WorkingDirectory = folder,
                Environment = { ["NOTIFY_SOCKET"] = Path.Combine(folder, "notify"), ["WATCHDOG_USEC"] = "30000000" },
            }
        )!;
        try
        {
            // The first connection wakes it, and is answered by it.
            using var http = new HttpClient { Timeout = RunningSyncStream.Patience };
            var answer = AskOnceItListens(http, new($"http://127.0.0.1:{port}/healthz"));
            (await Heard(systemd, "READY=1")).ShouldContain($"STATUS=Serving on http://127.0.0.1:{port}");
            (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
            await Heard(systemd, "WATCHDOG=1");
            Signals.Send("TERM", server.Id);
            await Heard(systemd, "STOPPING=1");
            await server.WaitForExitAsync().WaitAsync(RunningSyncStream.Patience);
            server.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (Signals.ProcessesNaming(folder) is [_, ..] left)
                Signals.Send("KILL", left);
        }
    }

    private static async Task<HttpResponseMessage> AskOnceItListens(HttpClient http, Uri url)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                return await http.GetAsync(url);
            }
            catch (HttpRequestException e)
                when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                await clock.WaitForNextTickAsync();
            }
        }
    }

    private static async Task<string> Heard(Socket systemd, string what)
    {
        using var timeout = new CancellationTokenSource(RunningSyncStream.Patience);
        var buffer = new byte[1024];
        while (true)
        {
            var length = await systemd.ReceiveAsync(buffer, SocketFlags.None, timeout.Token);
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            if (text.StartsWith(what, StringComparison.Ordinal))
                return text;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
