using SyncStream.Node.Hosting;
using SyncStream.Web.Media.Uploads;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Operations;

/// <summary>What lies on a host's disk, whichever of its workers looks.</summary>
internal sealed class HostDisk(UploadFolder uploads, NodeOptions options)
{
    public long FreeBytes => new DriveInfo(Path.GetFullPath(options.DataDirectory)).AvailableFreeSpace;

    /// <summary>Uploads that are not finished, the newest first.</summary>
    public IReadOnlyList<UploadReport> Uploads() =>
        [
            .. uploads
                .All()
                .Where(upload => upload.VideoId is null)
                .OrderByDescending(upload => upload.CreatedAt)
                .Take(Counted<UploadReport>.Shown)
                .Select(upload => new UploadReport(
                    options.ClusterHost,
                    upload.FileName,
                    upload.Length,
                    uploads.Offset(upload),
                    upload.CreatedAt
                )),
        ];
}
