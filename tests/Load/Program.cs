using SyncStream.Load.Media;
using SyncStream.Load.Peers;

// `media [--smoke] [--brief] [--rounds N]`: the table of issue "The video path at the limit". `file-result`: one of its peers.
return args switch
{
    ["media", .. var rest] => await MediaLoad.Run(MediaPlan.From(rest)),
    ["file-result", var folder] => await KestrelFileResult.Serve(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("syncstream-load media [--smoke] [--brief] [--rounds N] [--only NAME,NAME]");
    return 2;
}
