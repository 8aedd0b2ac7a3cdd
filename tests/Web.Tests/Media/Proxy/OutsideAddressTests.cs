using SyncStream.Web.Media.Proxy;

namespace SyncStream.Web.Tests.Media.Proxy;

public class OutsideAddressTests
{
    [Theory]
    [InlineData("ftp://example.org/a.mp4")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@example.org/a.mp4")]
    [InlineData("http://example.org:25/")]
    [InlineData("http://127.0.0.1/a.mp4")]
    [InlineData("http://2130706433/a.mp4")]
    [InlineData("http://0x7f.1/a.mp4")]
    [InlineData("http://[::1]/a.mp4")]
    [InlineData("http://[::ffff:127.0.0.1]/a.mp4")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public void What_is_no_public_web_address_is_refused(string address) =>
        OutsideAddress.Refuse(new Uri(address), new ProxyOptions()).ShouldNotBeNull();

    [Theory]
    [InlineData("https://example.org/a.mp4")]
    [InlineData("http://example.org:8080/a.mp4")]
    public void A_public_web_address_may_be_asked(string address) =>
        OutsideAddress.Refuse(new Uri(address), new ProxyOptions()).ShouldBeNull();

    [Theory]
    [InlineData("https://media.example.org/a", true)]
    [InlineData("https://example.net/a", true)]
    [InlineData("https://sub.example.net/a", true)]
    [InlineData("https://bad.example.net/a", false)]
    [InlineData("https://notexample.net/a", false)]
    [InlineData("https://example.org/a", false)]
    public void Lists_of_hosts_allow_and_deny(string address, bool allowed)
    {
        var options = new ProxyOptions { Allow = ["media.example.org", ".example.net"], Deny = ["bad.example.net"] };
        (OutsideAddress.Refuse(new Uri(address), options) is null).ShouldBe(allowed);
    }
}
