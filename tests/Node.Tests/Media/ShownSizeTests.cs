using SyncStream.Node.Media;
using SyncStream.Node.Media.Pictures;
using SyncStream.Node.Media.Renditions;
using SyncStream.Node.Tests.Media.Renditions;

namespace SyncStream.Node.Tests.Media;

/// <summary>Real files whose pictures are stored in another shape than they are shown.</summary>
public sealed class ShownSizeTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("shown-size-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(720, 576, "64:45", 0, 1024, 576)]
    [InlineData(720, 480, "8:9", 0, 720, 540)]
    [InlineData(1920, 1080, "1:1", -90, 1080, 1920)]
    [InlineData(1920, 1080, "1:1", 270, 1080, 1920)]
    [InlineData(1920, 1080, "1:1", -180, 1920, 1080)]
    [InlineData(720, 576, "64:45", 90, 576, 1024)]
    [InlineData(641, 361, null, 0, 641, 361)]
    [InlineData(720, 576, "0:1", 0, 720, 576)]
    [InlineData(720, 576, "N/A", 0, 720, 576)]
    public void Pixels_are_stretched_to_squares_and_then_turned(
        int width,
        int height,
        string? sampleAspectRatio,
        double rotation,
        int shownWidth,
        int shownHeight
    ) => ShownSize.Of(width, height, sampleAspectRatio, rotation).ShouldBe(new(shownWidth, shownHeight));

    [Theory]
    [InlineData("1000:1")]
    [InlineData("1:1000")]
    public void Pixels_like_needles_are_not_believed(string sampleAspectRatio) =>
        ShownSize.Of(720, 576, sampleAspectRatio, 0).ShouldBe(new(720, 576));

    [Theory]
    [InlineData("film.mp4", "libx264", true)]
    [InlineData("film.mkv", "libx264", false)]
    [InlineData("film.avi", "mpeg4", false)]
    public async Task A_film_of_pixels_that_are_not_square_has_its_shape_in_every_form(
        string name,
        string codec,
        bool direct
    )
    {
        var film = await Film(
            name,
            $"-f lavfi -i testsrc2=size=720x576:rate=12:duration=2 -vf setsar=64/45 -g 12 -c:v {codec}"
        );

        await HasShape(film, 1024, 576, ["v-480", codec == "libx264" ? "v-copy" : "v-576"]);
        (await Facts(film)).Direct.ShouldBe(direct);
    }

    [Theory]
    [InlineData(90, 120, 160)]
    [InlineData(270, 120, 160)]
    [InlineData(180, 160, 120)]
    public async Task A_film_from_a_phone_is_upright_in_every_form(int turn, int width, int height)
    {
        var lying = Path.Combine(_root.FullName, "lying.mp4");
        await Clips.Make(lying);
        var film = await Film("film.mp4", $"-i {lying} -c copy -metadata:s:v rotate={turn}");

        await HasShape(film, width, height, [$"v-{height}"]);
        // Browsers turn a file by themselves.
        (await Facts(film)).Direct.ShouldBeTrue();
    }

    private static async Task HasShape(OneFilm film, int width, int height, string[] streams)
    {
        var facts = await Facts(film);
        (facts.Width, facts.Height).ShouldBe((width, height));
        var set = await film.Set();
        set.Master().ShouldContain($"RESOLUTION={width}x{height},");
        foreach (var stream in streams)
        {
            var shape = await Shape(await film.Joined(set.Find(stream).ShouldNotBeNull(stream)));
            shape.ShouldBe((double)width / height, 0.01, stream);
        }
        var media = await film.Media();
        (await Shape(await Picture(film, Stills.Poster(film.Path, media)))).ShouldBe((double)width / height, 0.01);
        // A sheet of one row and two columns.
        (await Shape(await Picture(film, Stills.Storyboard(film.Path, media)))).ShouldBe(2.0 * width / height, 0.03);
    }

    private static async Task<VideoFacts> Facts(OneFilm film) =>
        (await Ffprobe.Installed(TimeProvider.System, TimeSpan.FromMinutes(1)).Probe(film.Path, CancellationToken.None))
            .ShouldBeOfType<ProbeOutcome.Video>()
            .Facts;

    private static async Task<string> Picture(OneFilm film, IEnumerable<string> arguments)
    {
        var bytes = await Stills.Make(
            RenditionTools.Ffmpeg,
            arguments,
            TimeSpan.FromMinutes(1),
            TimeProvider.System,
            CancellationToken.None
        );
        var path = Path.ChangeExtension(film.Path, ".jpg");
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    /// <summary>Width to height as a player shows it, by ffmpeg's own word: it turns what is to be turned.</summary>
    private static async Task<double> Shape(string path)
    {
        var told = (await Clips.Run($"-i {path} -frames:v 1 -map 0:v -f framemd5", "-")).Split('\n');
        var size = Numbers("#dimensions 0: ", 'x');
        var pixel = Numbers("#sar 0: ", '/');
        return size[0] / size[1] * (pixel[0] > 0 ? pixel[0] / pixel[1] : 1);

        double[] Numbers(string title, char separator) =>
            [
                .. told.Single(line => line.StartsWith(title, StringComparison.Ordinal))[title.Length..]
                    .Split(separator)
                    .Select(double.Parse),
            ];
    }

    private async Task<OneFilm> Film(string name, string arguments)
    {
        var path = Path.Combine(_root.FullName, name);
        await Clips.Run(arguments, path);
        return new(_root.FullName, path);
    }
}
