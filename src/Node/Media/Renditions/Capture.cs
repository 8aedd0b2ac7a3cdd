using System.ComponentModel;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Runs ffmpeg for a result that fits into memory.</summary>
internal static class Capture
{
    /// <param name="limit">The most bytes taken.</param>
    /// <exception cref="MediaFault">It failed, or took longer than allowed.</exception>
    public static async Task<byte[]> Output(
        string program,
        IEnumerable<string> arguments,
        int limit,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken stop
    )
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            using var process = Ffmpeg.Start(program, arguments);
            using var counted = FfmpegJobs.Begin();
            using var kill = either.Token.Register(() => Ffmpeg.Kill(process));
            try
            {
                var complaints = Complaints.Read(process.StandardError, CancellationToken.None);
                using var output = new MemoryStream();
                var buffer = new byte[64 * 1024];
                int read;
                while ((read = await process.StandardOutput.BaseStream.ReadAsync(buffer, CancellationToken.None)) > 0)
                {
                    output.Write(buffer, 0, read);
                    if (output.Length > limit)
                    {
                        throw MediaFault.OfFile("What the server made of this video is too large.");
                    }
                }
                await process.WaitForExitAsync(CancellationToken.None);
                stop.ThrowIfCancellationRequested();
                if (deadline.IsCancellationRequested)
                {
                    throw MediaFault.Passing("The server took too long over this video.");
                }
                var said = await complaints;
                if (Ffmpeg.WasCutShort(process.ExitCode, said) || Ffmpeg.MissedSome(said))
                {
                    throw MediaFault.CutShort(process.ExitCode, said);
                }
                return process.ExitCode == 0 || output.Length > 0 ? output.ToArray() : throw MediaFault.From(said);
            }
            finally
            {
                Ffmpeg.Kill(process);
            }
        }
        catch (Win32Exception e)
        {
            throw MediaFault.Passing("ffmpeg could not be started on the server.", e.Message);
        }
    }
}
