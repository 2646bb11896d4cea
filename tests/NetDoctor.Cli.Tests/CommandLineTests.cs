namespace NetDoctor.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "A command is missing: expected diagnose, probe, mesh, agents, policy, explain, chat or certs.")]
    [InlineData("policy", "A command is missing: expected ")]
    [InlineData("diagnos", "'diagnos' is not a command; did you mean diagnose?")]
    [InlineData("policy xyzzy", "'xyzzy' is not a command: expected ")]
    [InlineData("diagnose", "Option '--to' is required.")]
    [InlineData("diagnose --to", "Required argument missing for option: '--to'.")]
    [InlineData("diagnose --to a:1 --nonsense", "Unrecognized command or argument '--nonsense'.")]
    [InlineData("diagnose --to a:1 extra", "Unrecognized command or argument 'extra'.")]
    [InlineData("diagnose --to a:1 --to b:1", "Option '--to' expects a single argument but 2 were provided.")]
    [InlineData("diagnose --to a:1 --timeout 0", "--timeout: 0 is out of range: expected 1 to 60 seconds.")]
    [InlineData("diagnose --to a:1 --timeout 61", "--timeout: 61 is out of range: expected 1 to 60 seconds.")]
    [InlineData("diagnose --to a:1 --timeout soon", "Cannot parse argument 'soon' for option '--timeout'")]
    [InlineData("diagnose --to a:1 --protocol icmp", "Argument 'icmp' not recognized.")]
    [InlineData("diagnose --to a:1 --output xml", "Argument 'xml' not recognized.")]
    [InlineData("diagnose --to a:1 --server ftp://x", "--server: 'ftp://x' is not an address: expected http(s)://host[:port].")]
    [InlineData("diagnose --to a:1 --server http://", "--server: 'http://' is not an address: expected http(s)://host[:port].")]
    [InlineData("diagnose @questions", "Unrecognized command or argument '@questions'.")]
    [InlineData("explain SVC12 SVC13", "Unrecognized command or argument 'SVC13'.")]
    public async Task Names_what_is_wrong_with_the_arguments(string args, string error)
    {
        var ran = await Ran.Of(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, ran.ExitCode);
        Assert.Empty(ran.Out);
        Assert.StartsWith($"netdoctor: {error}", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("diagnose -h")]
    [InlineData("probe --help")]
    [InlineData("policy --help")]
    [InlineData("policy explain -?")]
    [InlineData("explain --help")]
    public async Task Helps(string args)
    {
        var ran = await Ran.Of(args.Split(' '));

        Assert.Equal(0, ran.ExitCode);
        Assert.Empty(ran.Error);
        Assert.Contains("Usage:", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 ", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diagnose")]
    [InlineData("probe")]
    [InlineData("policy explain")]
    [InlineData("explain")]
    public async Task Shows_examples_that_it_understands(string command)
    {
        var help = await Ran.Of([.. command.Split(' '), "--help"]);

        var examples = help.Out.Split('\n').Where(line => line.StartsWith($"  netdoctor {command}", StringComparison.Ordinal) && !line.Contains('[', StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count >= 2);
        foreach (var example in examples)
        {
            var ran = await Ran.Of(FakeServer.Answering(System.Net.HttpStatusCode.NotFound, "text/plain", ""), example.Trim().Split(' ')[1..]);
            Assert.DoesNotContain("--help", ran.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tells_its_version() => Assert.Matches(@"^\d+\.\d+\.\d+", (await Ran.Of("--version")).Out);

    [Fact]
    public async Task Says_what_to_report_when_it_fails_itself()
    {
        var ran = await Ran.Of(new FakeServer((_, _) => throw new DivideByZeroException("oops")), "diagnose", "--to", "a:1");

        Assert.Equal(3, ran.ExitCode);
        Assert.StartsWith("netdoctor: This is a mistake in netdoctor itself: System.DivideByZeroException: oops", ran.Error, StringComparison.Ordinal);
    }
}
