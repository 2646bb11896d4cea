using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.TestKit.Exec;

namespace NetDoctor.Kubernetes.Tests.Exec;

public sealed class PodExecTests
{
    private static readonly PodCommand Command = new("netdoctor", "agent-1", "agent", ["netdoctor-agent", "probe", "--json"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_a_command_with_its_input_and_takes_what_it_says()
    {
        var heard = "";
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Output, "");
                heard = await session.ReadToEndAsync();
                await session.WriteAsync(ExecSession.Output, "one, ");
                await session.WriteAsync(ExecSession.Errors, "a warning");
                await session.WriteAsync(ExecSession.Output, Encoding.UTF8.GetBytes("two, "), fragments: 3);
                await session.WriteAsync(ExecSession.Output, "three");
                await session.ExitAsync(0);
            },
            Ct);

        var result = await RunAsync(server, Command with { Input = Encoding.UTF8.GetBytes("request") });

        Assert.Equal(("request", 0, "one, two, three", "a warning"), (heard, result.ExitCode, Text(result), result.Errors));
        Assert.Equal(
            "/api/v1/namespaces/netdoctor/pods/agent-1/exec?container=agent&command=netdoctor-agent&command=probe&command=--json&stdin=true&stdout=true&stderr=true",
            Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Leaves_standard_input_open_where_the_protocol_cannot_end_it()
    {
        var heard = "";
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                heard = $"{session.Protocol} {Encoding.UTF8.GetString((await session.ReadAsync())!)}";
                await session.WriteAsync(ExecSession.Output, "done");
                await session.ExitAsync(0);
            },
            Ct,
            "v4.channel.k8s.io");

        var result = await RunAsync(server, Command with { Input = Encoding.UTF8.GetBytes("{}") });

        Assert.Equal(("v4.channel.k8s.io {}", "done"), (heard, Text(result)));
    }

    [Theory]
    [InlineData("v4.channel.k8s.io")]
    [InlineData("v5.channel.k8s.io")]
    public async Task Sends_much_input_and_takes_much_output_at_the_same_time(string protocol)
    {
        var input = new byte[1_000_000];
        new Random(7).NextBytes(input);
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                for (var echoed = 0; echoed < input.Length && await session.ReadAsync() is { } piece; echoed += piece.Length)
                {
                    await session.WriteAsync(ExecSession.Output, piece);
                }

                await session.ExitAsync(0);
            },
            Ct,
            protocol);

        Assert.Equal(input, (await RunAsync(server, Command with { Input = input })).Output.ToArray());
    }

    [Fact]
    public async Task Tells_the_exit_code_and_bounds_what_was_said_of_the_failure()
    {
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Errors, new string('x', 100_000));
                await session.WriteAsync(ExecSession.Output, "a problem");
                await session.ExitAsync(137);
            },
            Ct);

        var result = await RunAsync(server, Command);

        Assert.Equal((137, "a problem", 4096), (result.ExitCode, Text(result), result.Errors.Length));
        Assert.Contains("&stdin=false&", Assert.Single(server.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_output_that_comes_after_the_status()
    {
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Status, """{"status":"Success"}""");
                await session.WriteAsync(ExecSession.Output, "late");
                await session.CloseAsync();
            },
            Ct);

        Assert.Equal("late", Text(await RunAsync(server, Command)));
    }

    [Fact]
    public async Task Does_not_wait_for_ever_for_an_end_of_the_connection()
    {
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Output, "all");
                await session.WriteAsync(ExecSession.Status, """{"status":"Success"}""");
                await session.ReadAsync();
            },
            Ct);
        var time = new FakeTimeProvider();
        using var connection = Connect(server.Address);

        var running = new PodExec(connection, time).RunAsync(Command, Ct);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            () => "The command has not ended.");

        Assert.Equal("all", Text(await running));
    }

    [Fact]
    public async Task Takes_no_more_output_than_it_was_told()
    {
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                while (true)
                {
                    await session.WriteAsync(ExecSession.Output, new byte[10_000]);
                }
            },
            Ct);

        Assert.Equal("the command wrote more than 50000 bytes", await FailAsync(server, Command with { MaxOutputBytes = 50_000 }));
    }

    [Theory]
    [InlineData(
        403,
        """{"kind":"Status","status":"Failure","message":"pods \"agent-1\" is forbidden: User \"system:serviceaccount:netdoctor:netdoctor\" cannot create resource \"pods/exec\"","code":403}""",
        "NetDoctor may not run commands there, for which it needs create and get on pods/exec: pods \"agent-1\" is forbidden: User \"system:serviceaccount:netdoctor:netdoctor\" cannot create resource \"pods/exec\"")]
    [InlineData(404, """{"status":"Failure","message":"pods \"agent-1\" not found","code":404}""", "the API server says: pods \"agent-1\" not found")]
    [InlineData(
        400,
        """{"status":"Failure","message":"container agent is not valid for pod agent-1","code":400}""",
        "the API server says: container agent is not valid for pod agent-1")]
    [InlineData(500, "container not found (\"agent\")", "the API server says: 500 Internal Server Error")]
    public async Task Says_why_the_API_server_refuses(int status, string body, string message)
    {
        await using var server = await FakeExecServer.StartAsync(_ => Task.CompletedTask, Ct);
        server.Refusal = (status, body);
        Assert.Equal(message, await FailAsync(server, Command));
    }

    [Theory]
    [InlineData(
        """{"metadata":{},"status":"Failure","message":"Internal error occurred: container not running (agent)","reason":"InternalError","code":500}""",
        "the command did not run: Internal error occurred: container not running (agent)")]
    [InlineData("""{"status":"Failure"}""", "the command did not run: no reason is given")]
    [InlineData("not JSON", "what the API server says of its end cannot be read")]
    public async Task Says_why_the_command_did_not_run(string status, string message)
    {
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Status, status);
                await session.CloseAsync();
            },
            Ct);

        Assert.Equal(message, await FailAsync(server, Command with { Input = new byte[10] }));
    }

    [Fact]
    public async Task Does_not_take_half_an_answer_for_one()
    {
        await using var broken = await FakeExecServer.StartAsync(
            async session =>
            {
                // A reset may overtake what was sent before it, also the beginning.
                await session.ReadAsync();
                await session.WriteAsync(ExecSession.Output, "half");
                session.Drop();
            },
            Ct);
        await using var closed = await FakeExecServer.StartAsync(
            async session =>
            {
                await session.WriteAsync(ExecSession.Output, "half");
                await session.CloseAsync();
            },
            Ct);

        Assert.Equal("the connection broke before it was told how the command ended", await FailAsync(broken, Command with { Input = new byte[10] }));
        Assert.Equal("the connection ended before it was told how the command ended", await FailAsync(closed, Command));
    }

    [Fact]
    public async Task Says_that_the_API_server_is_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();

        var error = await Assert.ThrowsAsync<PodExecException>(() => RunAsync(address, Command, Ct));

        Assert.StartsWith("the API server does not answer: Connection refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_its_caller()
    {
        var isGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var server = await FakeExecServer.StartAsync(
            async session =>
            {
                session.Gone.Register(isGone.SetResult);
                await caller.CancelAsync();
                await session.ReadToEndAsync();
            },
            Ct,
            "v4.channel.k8s.io");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(server.Address, Command with { Input = new byte[10] }, caller.Token));
        await isGone.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    private static Task<PodCommandResult> RunAsync(FakeExecServer server, PodCommand command) => RunAsync(server.Address, command, Ct);

    private static async Task<PodCommandResult> RunAsync(Uri address, PodCommand command, CancellationToken cancellationToken)
    {
        using var connection = Connect(address);
        return await new PodExec(connection, TimeProvider.System).RunAsync(command, cancellationToken);
    }

    private static ApiConnection Connect(Uri address) =>
        new(Options.Create(new KubernetesOptions { Server = address }), TimeProvider.System);

    private static async Task<string> FailAsync(FakeExecServer server, PodCommand command) =>
        (await Assert.ThrowsAsync<PodExecException>(() => RunAsync(server, command))).Message;

    private static string Text(PodCommandResult result) => Encoding.UTF8.GetString(result.Output.Span);
}
