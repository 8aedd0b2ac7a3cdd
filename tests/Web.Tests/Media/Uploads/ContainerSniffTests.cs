using SyncStream.Web.Media.Uploads;

namespace SyncStream.Web.Tests.Media.Uploads;

public class ContainerSniffTests
{
    [Theory]
    [InlineData("\0\0\0\u0020ftypisom", "mp4")]
    [InlineData("\0\0\0\u0014ftypqt  ", "mov")]
    [InlineData("RIFF....AVI LIST", "avi")]
    [InlineData("OggS", "ogv")]
    [InlineData("FLV\u0001", "flv")]
    public void A_video_is_known_by_its_first_bytes(string start, string extension) =>
        ContainerSniff.Extensions(System.Text.Encoding.Latin1.GetBytes(start))[0].ShouldBe(extension);

    [Theory]
    [InlineData("webm", "webm")]
    [InlineData("matroska", "mkv")]
    public void Matroska_and_WebM_are_told_apart(string type, string extension)
    {
        byte[] start = [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, .. System.Text.Encoding.ASCII.GetBytes(type)];
        ContainerSniff.Extensions(start)[0].ShouldBe(extension);
    }

    [Fact]
    public void A_transport_stream_is_known_by_its_packets()
    {
        var start = new byte[1024];
        for (var at = 0; at < start.Length; at += 188)
        {
            start[at] = 0x47;
        }
        ContainerSniff.Extensions(start)[0].ShouldBe("ts");
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ\u0090\0")]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("#EXTM3U\n#EXT-X-VERSION:3")]
    [InlineData("GIF89a")]
    [InlineData("RIFF....WAVEfmt ")]
    public void What_begins_otherwise_is_no_video(string start) =>
        ContainerSniff.Extensions(System.Text.Encoding.Latin1.GetBytes(start)).ShouldBeEmpty();
}
