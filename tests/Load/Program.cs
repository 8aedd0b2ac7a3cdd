using SyncStream.Load.Media;
using SyncStream.Load.Peers;
using SyncStream.Load.Rooms;

// `media`: the video path against its peers. `rooms`: rooms against theirs. `growth`: how rooms cost as
// there are more of them. `file-result`: a peer of media, in a process of its own.
return args switch
{
    [_, "--help"] => Usage(),
    ["media", .. var rest] => await MediaLoad.Run(MediaPlan.From(rest)),
    ["rooms", .. var rest] => await RoomsLoad.Run(RoomsPlan.From(rest)),
    ["growth", .. var rest] => await Growth.Run(RoomsPlan.From(rest)),
    ["file-result", var folder] => await KestrelFileResult.Serve(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        syncstream-load rooms|growth [--viewers N] [--rooms N] [--workers N] [--servers NAME,NAME] [--rounds N] [--warm SECONDS]
                        [--seconds N] [--seeks PER-ROOM-AND-SECOND] [--chats THE-SAME] [--transport ws|sse|poll|mixed] [--burst N]
                        [--brief] [--no-kill] [--at HOST:PORT] [--out FILE]
        """
    );
    Console.Error.WriteLine(
        "syncstream-load media [--smoke] [--brief] [--rounds N] [--only PEER,PEER] [--measure room,large,small,times,slow]"
    );
    return 2;
}
