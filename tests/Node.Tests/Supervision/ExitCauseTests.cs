using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class ExitCauseTests
{
    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(2, "exit code 2")]
    [InlineData(137, "SIGKILL")]
    [InlineData(143, "SIGTERM")]
    [InlineData(139, "SIGSEGV")]
    [InlineData(134, "SIGABRT")]
    [InlineData(128 + 34, "signal 34")]
    public void An_exit_code_is_told_in_words(int code, string words) => new ExitCause(code).ToString().ShouldBe(words);
}
