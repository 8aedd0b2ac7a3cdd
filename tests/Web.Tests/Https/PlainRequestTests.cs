using System.Net;
using System.Net.Sockets;
using System.Text;
using SyncStream.Web.Https;
using SyncStream.Web.Tests.Media;
using SyncStream.Web.Tests.Sessions;

namespace SyncStream.Web.Tests.Https;

public sealed class PlainRequestTests
{
    private const string Gone = "HTTP/1.1 308 Permanent Redirect\r\nLocation: ";
    private const string Bad = "HTTP/1.1 400 Bad Request\r\n";

    [Theory]
    [InlineData(
        "GET /r/films?x=1 HTTP/1.1\r\nHost: watch.example.org:8443",
        Gone + "https://watch.example.org:8443/r/films?x=1\r\n"
    )]
    [InlineData("GET / HTTP/1.0\r\nhost: [::1]", Gone + "https://[::1]/\r\n")]
    [InlineData("GET / HTTP/1.1", Bad)]
    [InlineData("GET / HTTP/1.1\r\nHost: evil/\u00e9", Bad)]
    [InlineData("GET http://other/ HTTP/1.1\r\nHost: here", Bad)]
    [InlineData("GET /\t HTTP/1.1\r\nHost: here", Bad)]
    [InlineData("SSH-2.0-OpenSSH_9.2", Bad)]
    [InlineData("", Bad)]
    public void A_plain_request_is_sent_to_the_same_address_over_tls(string head, string answer) =>
        PlainRequest.Answer(head).ShouldStartWith(answer);

    [Fact]
    public async Task Who_forgot_the_s_gets_there()
    {
        using var files = new TestCertificate();
        await using var host = await EdgeHost.Start(certificate: new(files.CertificateFile, files.KeyFile));
        var plain = new UriBuilder(host.Address) { Scheme = "http" }.Uri;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(plain, "/r/films"));
        answer.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location.ShouldBe(new Uri(host.Address, "/r/films"));
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed()
    {
        using var files = new TestCertificate();
        await using var host = await EdgeHost.Start(certificate: new(files.CertificateFile, files.KeyFile));
        using var silent = new TcpClient();
        await silent.ConnectAsync(host.Address.Host, host.Address.Port);
        // Some bytes of a head, so that it is known to have been read when the patience begins to run.
        await silent.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HT"));
        var end = silent.GetStream().ReadAsync(new byte[1]).AsTask();
        await Eventually.True(
            () =>
            {
                host.Time.Advance(TimeSpan.FromSeconds(10));
                return end.IsCompleted;
            },
            TimeSpan.FromSeconds(20),
            "the connection was kept"
        );
        (await end).ShouldBe(0);
    }
}
