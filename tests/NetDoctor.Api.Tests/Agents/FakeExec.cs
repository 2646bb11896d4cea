using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Tests.Agents;

/// <summary>Pods in which the agents' command runs, over a declared network.</summary>
internal sealed class FakeExec : IPodExec
{
    private readonly ConcurrentQueue<PodCommand> _run = [];
    private int _running;
    private int _most;

    /// <summary>Network as seen by the agents.</summary>
    public IProber Wire { get; set; } = ApiHost.HealthyWire();

    /// <summary>Thrown in place of running a command; null to run it.</summary>
    public PodExecException? Failure { get; set; }

    /// <summary>What the command prints with exit code 1; null to do what it is asked.</summary>
    public Problem? Problem { get; set; }

    /// <summary>What each command waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ImmutableArray<PodCommand> Run => [.. _run];

    public int MostAtOnce => _most;

    public int Count(string command) => _run.Count(one => one.Words[1] == command);

    public async Task<PodCommandResult> RunAsync(PodCommand command, CancellationToken cancellationToken)
    {
        _run.Enqueue(command);
        var running = Interlocked.Increment(ref _running);
        InterlockedMax(running);
        try
        {
            await Gate.WaitAsync(cancellationToken);
            await Task.Yield();
            return Failure is null ? await AnswerAsync(command, cancellationToken) : throw Failure;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<PodCommandResult> AnswerAsync(PodCommand command, CancellationToken cancellationToken)
    {
        if (Problem is not null)
        {
            return Result(1, Problem);
        }

        return command.Words[1] switch
        {
            "info" => Result(0, new AgentInfo { Version = ProgramVersion.Own, Node = command.Pod == "agent-1" ? "n1" : "n2" }),
            "facts" => Result(0, new FactsAnswer()),
            _ => Result(0, await Wire.ProbeAsync(
                JsonSerializer.Deserialize<AgentProbeRequest>(command.Input.Span, NetDoctorJson.Options)!.Probe, Vantage.Self, cancellationToken)),
        };
    }

    private static PodCommandResult Result<T>(int exitCode, T answer) => new(exitCode, JsonSerializer.SerializeToUtf8Bytes(answer, NetDoctorJson.Options), "");

    private void InterlockedMax(int value)
    {
        for (var most = _most; value > most; most = _most)
        {
            Interlocked.CompareExchange(ref _most, value, most);
        }
    }
}
