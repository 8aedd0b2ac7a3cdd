using System.Collections.Immutable;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.SystemTests.Chaos;

namespace SyncStream.SystemTests.Hosts;

/// <summary>What each host shows of each room when a run is over.</summary>
internal static class FinalLooks
{
    public static async Task<ImmutableArray<FinalLook>> At(IEnumerable<LabHost> hosts, IEnumerable<string> rooms)
    {
        var looks = ImmutableArray.CreateBuilder<FinalLook>();
        using var http = new HttpClient { Timeout = RunningSyncStream.Patience };
        foreach (var host in hosts)
        foreach (var id in rooms)
        {
            using var answer = await http.GetAsync(new Uri(host.Url, $"/api/rooms/{id}"));
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue($"{host.Name} does not show {id}: {text}");
            using var room = JsonDocument.Parse(text);
            T Read<T>(string member) => room.RootElement.GetProperty(member).Deserialize<T>(ProtocolJson.Options)!;
            looks.Add(
                new(
                    id,
                    host.Pid,
                    Read<long>("revision"),
                    Read<Playhead>("playhead"),
                    Read<EquatableList<QueueItem>>("queue")
                )
            );
        }
        return looks.ToImmutable();
    }
}
