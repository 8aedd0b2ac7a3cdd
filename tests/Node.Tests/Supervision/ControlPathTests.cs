using System.Text;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class ControlPathTests
{
    [Fact]
    public void A_short_data_folder_holds_its_socket() =>
        ControlPath.Of("/srv/data").ShouldBe("/srv/data/run/supervisor.sock");

    [Fact]
    public void A_long_data_folder_gets_a_short_path_of_its_own()
    {
        var one = "/" + new string('a', 200);
        var other = "/" + new string('b', 200);
        Encoding.UTF8.GetByteCount(ControlPath.Of(one)).ShouldBeLessThan(108);
        ControlPath.Of(one).ShouldBe(ControlPath.Of(one));
        ControlPath.Of(one).ShouldNotBe(ControlPath.Of(other));
    }
}
