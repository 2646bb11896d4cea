using Microsoft.Extensions.Options;
using NetDoctor.Client.Agents;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Agents;

namespace NetDoctor.Api.Agents;

/// <summary>Keeps the registry of agents fresh: which there are, of which version, and what they lack.</summary>
internal sealed partial class AgentWatcher(
    AgentRegistry registry, IAgentClient client, IClusterSource source, IOptions<AgentsOptions> options, TimeProvider timeProvider, ILogger<AgentWatcher> logger)
    : BackgroundService
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
        var before = agent.State;
        TimeSpan after;
        try
        {
            var info = await client.GetInfoAsync(agent.Address!, cancellationToken);
            agent.State = before with { Version = info.Version, Missing = info.Missing, Problem = ProblemOf(info, before) };
            after = info.Problem is null ? options.Value.AskInterval : AgainAfterFailure;
        }
        catch (AgentException exception)
        {
            agent.State = before with { Problem = exception.Message };
            after = AgainAfterFailure;
        }

        agent.AskAt = timeProvider.GetTimestamp() + (long)(after.TotalSeconds * timeProvider.TimestampFrequency);
        if (agent.State.Problem is { } problem && problem != before.Problem)
        {
            Log.Problem(logger, before.Node, problem);
        }
        else if (agent.State.Problem is null && before.Problem is not null)
        {
            Log.Ready(logger, before.Node, agent.State.Version);
        }
    }

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
    }
}
