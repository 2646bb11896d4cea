using Microsoft.Extensions.Options;
using NetDoctor.Client.Agents;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Agents;

namespace NetDoctor.Api.Agents;

/// <summary>Keeps the registry of agents fresh: which there are, of which version, and what they lack.</summary>
internal sealed partial class AgentWatcher(
    AgentRegistry registry,
    IAgentClient client,
    AgentExec exec,
    IClusterSource source,
    IOptions<AgentsOptions> options,
    TimeProvider timeProvider,
    ILogger<AgentWatcher> logger) : BackgroundService
{
    private const int MostAtOnce = 16;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AgainAfterFailure = TimeSpan.FromSeconds(15);

    /// <summary>Looks which agents there are, and asks those that it is time to ask.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task LookAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetTimestamp();
        var due = registry.Refresh(source.TakeSnapshot()).Where(agent => agent.Address is not null && (agent.AskAt is not { } at || at <= now)).ToArray();
        return Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, AskAsync);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!registry.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(Tick, timeProvider);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The agents that are known serve on; the next look is tried as usual.
                Log.LookFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async ValueTask AskAsync(KnownAgent agent, CancellationToken cancellationToken)
    {
        var (before, answers) = (agent.State, agent.Answers);
        var now = await LearnAsync(agent, before, cancellationToken);
        if ((now.Problem ?? now.NetworkProblem) is not null && before.Problem is null && agent.Answers != answers)
        {
            // What it was asked was lost, and it has answered others since.
            agent.AskAt = null;
            return;
        }

        agent.State = now;
        var after = now is { Problem: null, NetworkProblem: null } ? options.Value.AskInterval : AgainAfterFailure;
        agent.AskAt = timeProvider.GetTimestamp() + (long)(after.TotalSeconds * timeProvider.TimestampFrequency);
        if (now.Problem is { } problem)
        {
            if (problem != before.Problem)
            {
                Log.Problem(logger, before.Node, problem);
            }
        }
        else if (now.NetworkProblem is { } networkProblem)
        {
            if (before.Problem is not null || before.NetworkProblem is null)
            {
                Log.ByExec(logger, before.Node, networkProblem);
            }
        }
        else if (before.Problem is not null || before.NetworkProblem is not null)
        {
            Log.Ready(logger, before.Node, now.Version);
        }
    }

    private async Task<AgentState> LearnAsync(KnownAgent agent, AgentState before, CancellationToken cancellationToken)
    {
        try
        {
            return Learned(before, await client.GetInfoAsync(agent.Address!, cancellationToken), networkProblem: null);
        }
        catch (AgentException exception) when (!exception.IsRefusal && exec.IsOn)
        {
            return await LearnByExecAsync(agent, before, exception.Message, cancellationToken);
        }
        catch (AgentException exception)
        {
            return before with { Problem = exception.Message, NetworkProblem = null };
        }
    }

    private async Task<AgentState> LearnByExecAsync(KnownAgent agent, AgentState before, string networkProblem, CancellationToken cancellationToken)
    {
        // A process on the node each time: what it says of itself seldom changes, and whether the network is back is seen without.
        if (before is { Problem: null, Version: not null } && agent.HeardByExecAt is { } at && timeProvider.GetElapsedTime(at) < options.Value.AskInterval)
        {
            return before with { NetworkProblem = networkProblem };
        }

        try
        {
            var info = await exec.GetInfoAsync(agent, cancellationToken);
            agent.HeardByExecAt = timeProvider.GetTimestamp();
            return Learned(before, info, networkProblem);
        }
        catch (AgentException exception)
        {
            return before with { Problem = AgentCalls.Neither(networkProblem, exception).Message, NetworkProblem = null };
        }
    }

    private static AgentState Learned(AgentState before, AgentInfo info, string? networkProblem) => before with
    {
        Version = info.Version,
        Missing = info.Missing,
        Problem = ProblemOf(info, before),
        NetworkProblem = networkProblem,
    };

    // A pod that says it is on another node would probe from there, and its answers would be taken for this node's.
    private static string? ProblemOf(AgentInfo info, AgentState state) =>
        info.Node == state.Node ? info.Problem : $"it says that it is on node {info.Node}: NODE_NAME must be the pod's spec.nodeName";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The agents could not be looked at; the next look is tried as usual")]
        public static partial void LookFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The agent of node {Node} cannot be used: {Problem}")]
        public static partial void Problem(ILogger logger, string node, string problem);

        [LoggerMessage(3, LogLevel.Information, "The agent of node {Node} is there, version {Version}")]
        public static partial void Ready(ILogger logger, string node, string? version);

        [LoggerMessage(4, LogLevel.Warning, "The agent of node {Node} is asked by way of the API server, since the network does not reach it: {Problem}")]
        public static partial void ByExec(ILogger logger, string node, string problem);
    }
}
