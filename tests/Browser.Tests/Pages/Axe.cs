using System.Text.Json;
using Microsoft.Playwright;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>Deque's axe, in the page as it is now: the rules of WCAG 2.2 A and AA, and its own good practices.</summary>
internal static class Axe
{
    private static readonly string Source = Read();

    public static async Task<IReadOnlyList<string>> Violations(IPage page)
    {
        await page.EvaluateAsync(Source);
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              // What still fades in has other colours than it will have.
              const passing = document.getAnimations().filter((a) => a.effect.getComputedTiming().iterations !== Infinity);
              await Promise.all(passing.map((a) => a.finished.catch(() => {})));
              const { violations } = await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                resultTypes: ['violations'],
              });
              return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any.concat(n.all, n.none)[0]?.message ?? ''}`).join(' | ')}`);
            }
            """
        );
        return [.. found.EnumerateArray().Select(each => each.GetString()!)];
    }

    private static string Read()
    {
        using var stream = typeof(Axe).Assembly.GetManifestResourceStream("axe.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
