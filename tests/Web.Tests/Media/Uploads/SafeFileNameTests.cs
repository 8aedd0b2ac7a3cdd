using SyncStream.Web.Media.Uploads;

namespace SyncStream.Web.Tests.Media.Uploads;

public class SafeFileNameTests
{
    [Theory]
    [InlineData("Holiday 2024.mp4", "Holiday 2024")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\system.ini.mp4", "system.ini")]
    [InlineData("/absolute/film.mkv", "film")]
    [InlineData(".hidden.mp4", "hidden")]
    [InlineData("..", "video")]
    [InlineData("", "video")]
    [InlineData("   .mp4", "video")]
    [InlineData("a\0b\nc.mp4", "abc")]
    [InlineData("what?<is>|this*\"%.mp4", "what__is__this___")]
    [InlineData("gpj.\u202E4pm.exe.mp4", "gpj.4pm.exe")]
    [InlineData("CON.mp4", "_CON")]
    [InlineData("lpt1.x.mp4", "_lpt1.x")]
    [InlineData("-rf ~.mp4", "rf")]
    [InlineData("映画 🎬.mp4", "映画 🎬")]
    public void A_hostile_name_becomes_a_harmless_one(string given, string safe) =>
        SafeFileName.Stem(given).ShouldBe(safe);

    [Fact]
    public void A_long_name_is_cut_between_characters() =>
        SafeFileName.Stem(new string('映', 300)).ShouldBe(new string('映', 60));
}
