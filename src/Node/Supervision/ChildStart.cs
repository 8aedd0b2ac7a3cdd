using System.Diagnostics;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Starts children one at a time. A descriptor is inherited by all that are started while it may be, so what one of them is to get another would
/// get too, if it were started at the same instant.
/// </summary>
internal static class ChildStart
{
    private static readonly Lock Turn = new();

    public static void Begin(Process child)
    {
        lock (Turn)
        {
            child.Start();
        }
    }

    /// <summary>Starts one that gets this descriptor besides.</summary>
    public static void Begin(Process child, int inherited)
    {
        lock (Turn)
        {
            Libc.SetInheritable(inherited, true);
            try
            {
                child.Start();
            }
            finally
            {
                Libc.SetInheritable(inherited, false);
            }
        }
    }

    /// <summary>Becomes another program that gets this descriptor; no child is started meanwhile, which would take it back.</summary>
    public static void Last(int inherited, Action become)
    {
        lock (Turn)
        {
            Libc.SetInheritable(inherited, true);
            try
            {
                become();
            }
            finally
            {
                Libc.SetInheritable(inherited, false);
            }
        }
    }
}
