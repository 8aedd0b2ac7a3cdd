using SyncStream.Web.Handover;

namespace SyncStream.Web.Tests.Handover;

public sealed class HandedConnectionTests
{
    [Theory]
    [InlineData("token", true, "{\"type\":1}\u001e")]
    [InlineData("", false, "")]
    public void What_goes_over_arrives_as_it_was(string token, bool isDirect, string text)
    {
        var bytes = new HandedConnection(token, isDirect, System.Text.Encoding.UTF8.GetBytes(text)).ToBytes();
        var read = HandedConnection.Read(bytes).ShouldNotBeNull();
        read.Token.ShouldBe(token);
        read.IsDirect.ShouldBe(isDirect);
        System.Text.Encoding.UTF8.GetString(read.Text.Span).ShouldBe(text);
    }

    [Fact]
    public void What_another_release_says_in_another_form_is_not_taken()
    {
        var bytes = new HandedConnection("token", IsDirect: true, default).ToBytes();
        HandedConnection.Read([2, .. bytes.AsSpan(1)]).ShouldBeNull();
        HandedConnection.Read(bytes.AsSpan(0, bytes.Length - 1)).ShouldBeNull();
        HandedConnection.Read([]).ShouldBeNull();
    }
}
