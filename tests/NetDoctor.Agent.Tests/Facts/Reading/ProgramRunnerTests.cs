using Microsoft.Extensions.Time.Testing;
using NetDoctor.Agent.Facts.Reading;

namespace NetDoctor.Agent.Tests.Facts.Reading;

public sealed class ProgramRunnerTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_what_a_program_wrote() =>
        Assert.Equal("a b\n", (await RunAsync("echo", "a b")).Text);

    [Fact]
    public async Task Tells_with_its_own_words_why_a_program_failed() =>
        Assert.Equal("sh ended with 3: not here.", (await RunAsync("sh", "-c", "echo not here. >&2; exit 3")).Failure);

    [Fact]
    public async Task Tells_which_program_is_missing() =>
        Assert.Equal(
            "The program netdoctor-has-no-such-program is not in the agent's image, or may not be run.",
            (await RunAsync("netdoctor-has-no-such-program")).Failure);

    [Fact]
    public async Task Ends_a_program_that_takes_too_long()
    {
        var run = RunAsync("sleep", "600");

        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal("sleep took longer than 8 seconds.", (await run).Failure);
    }

    [Fact]
    public async Task Ends_with_its_caller()
    {
        using var caller = new CancellationTokenSource();
        var run = new ProgramRunner(_time).RunAsync(FactsPlace.Own, ["sleep", "600"], caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Refuses_output_without_end() =>
        Assert.Equal("The rules are more than 64 MB.", (await RunAsync("head", "-c", "80000000", "/dev/zero")).Failure);

    private Task<ProgramResult> RunAsync(params string[] command) =>
        new ProgramRunner(_time).RunAsync(FactsPlace.Own, [.. command], Cancelled);
}
