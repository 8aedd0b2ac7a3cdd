using System.Diagnostics;
using System.Text.Json;
using SyncStream.SystemTests;

namespace SyncStream.Browser.Tests.Media;

/// <summary>Whatever people put into the library plays on a real page: shown, sought and with its tracks.</summary>
public sealed class FormatsTests
{
    /// <summary>Plays one video of the room and looks at it; answers what it saw at each place.</summary>
    private const string Watch = """
        async ({ videoId, places }) => {
          const room = location.pathname.split('/').pop();
          const command = (body) =>
            fetch(`/api/rooms/${room}/commands`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ ...body, commandId: crypto.randomUUID() }),
            }).then(async (answer) => {
              if (!answer.ok) throw new Error(`${body.kind}: ${await answer.text()}`);
            });
          const until = async (condition, ms) => {
            for (const end = performance.now() + ms; performance.now() < end; ) {
              if (condition()) return true;
              await new Promise((next) => setTimeout(next, 30));
            }
            return false;
          };
          const video = document.querySelector('[data-testid=video]');
          const canvas = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true });
          const brightness = () => {
            canvas.drawImage(video, 0, 0, 16, 9);
            return canvas.getImageData(8, 4, 1, 1).data[0];
          };
          await command({ kind: 'enqueue', source: { kind: 'library', videoId }, place: 'now' });
          await until(() => video.readyState < 2, 2000);
          if (!(await until(() => video.readyState >= 2, 60000)))
            return { error: document.querySelector('.message')?.textContent ?? 'no frame' };
          await command({ kind: 'pause' });
          const seen = [];
          for (const position of places) {
            await command({ kind: 'seek', position });
            const there = () =>
              Math.abs(video.currentTime - position) < 0.2 && !video.seeking && video.readyState >= 2;
            if (!(await until(there, 60000)))
              return { error: `no frame at ${position}: ${video.currentTime} ${video.readyState}` };
            seen.push(brightness());
          }
          const subtitles = await fetch(`/media/${videoId}/subtitles`).then((answer) => answer.json());
          const words = subtitles.length
            ? await fetch(`/media/${videoId}/subtitles/${subtitles[0].track}.vtt`).then((a) => a.text())
            : null;
          const info = await fetch(`/api/library/${videoId}`).then((answer) => answer.json());
          return { seen, duration: video.duration, words, audio: info.audio.length, hls: !video.getAttribute('src')?.startsWith('/') };
        }
        """;

    private static readonly double[] Places = [1.5, 4.5, 2.5];

    [Fact]
    [Trait("Run", "formats")]
    public async Task Every_format_is_shown_sought_and_listed_with_its_tracks()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        var scratch = Directory.CreateDirectory(Path.Combine(server.Folder, "scratch")).FullName;
        await FormatClips.Make(Path.Combine(server.Folder, "library"), scratch);
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        var videos = await Listed(ada);

        var faults = new List<string>();
        foreach (var clip in FormatClips.All)
        {
            var seen = await ada.Page.EvaluateAsync<JsonElement>(
                Watch,
                new { videoId = videos[clip.Name], places = Places }
            );
            faults.AddRange(Faults(clip, seen).Select(fault => $"{clip.Name}: {fault}"));
        }

        faults.ShouldBeEmpty(string.Join("\n", faults));
        ada.Errors.ShouldBeEmpty();
    }

    private static IEnumerable<string> Faults(FormatClip clip, JsonElement watched)
    {
        if (watched.TryGetProperty("error", out var error))
        {
            yield return error.GetString()!;
            yield break;
        }
        var seen = watched.GetProperty("seen").EnumerateArray().Select(each => each.GetInt32()).ToList();
        foreach (var (place, brightness) in Places.Zip(seen))
        {
            // Black is 16 in the file, white 235.
            var right = (FormatClip.LumaAt(place) - 16) * 255 / 219;
            if (Math.Abs(brightness - right) > 14)
            {
                yield return $"at {place} s the frame of another moment is shown: {brightness}, not {right}";
            }
        }
        if (Math.Abs(watched.GetProperty("duration").GetDouble() - 6) > 0.3)
        {
            yield return $"it lasts {watched.GetProperty("duration")} s";
        }
        if (watched.GetProperty("audio").GetInt32() != 1)
        {
            yield return "its sound is not listed";
        }
        if (clip.HasSubtitles && watched.GetProperty("words").GetString()?.Contains("Hear, hear") is not true)
        {
            yield return $"its subtitles say {watched.GetProperty("words")}";
        }
    }

    /// <summary>The ids of all clips by title, once every worker lists them.</summary>
    private static async Task<Dictionary<string, string>> Listed(Person person)
    {
        var waited = Stopwatch.StartNew();
        for (var complete = 0; waited.Elapsed < RunningSyncStream.Patience; )
        {
            var page = await person.Page.EvaluateAsync<JsonElement>(
                "() => fetch('/api/library').then((a) => a.json())"
            );
            var found = page.GetProperty("videos")
                .EnumerateArray()
                .ToDictionary(v => v.GetProperty("title").GetString()!, v => v.GetProperty("id").GetString()!);
            complete = FormatClips.All.All(clip => found.ContainsKey(clip.Name)) ? complete + 1 : 0;
            if (complete == 10)
            {
                return found;
            }
        }
        throw new TimeoutException("the clips were not listed");
    }
}
