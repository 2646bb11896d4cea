using System.Net.Sockets;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent.Health;

/// <summary>Looks at the start and from time to time whether this process can be trusted to be where it says it is.</summary>
internal sealed partial class SelfCheck(
    NamespaceEntry entry, AgentCapabilities capabilities, TimeProvider timeProvider, ILogger<SelfCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private volatile string? _problem;

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public string? Problem => _problem;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var missing in capabilities.Missing)
        {
            Log.Lacks(logger, missing.Name, missing.Disables);
        }

        await CheckEntryAsync();
        CheckThreads();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Looks whether it can enter network namespaces.</summary>
    /// <remarks>Going from the own namespace to the own namespace takes the same rights and calls as going to a pod's.</remarks>
    public async Task CheckEntryAsync()
    {
        if (capabilities.Find(AgentCapabilities.SysAdmin) is not null)
        {
            return;
        }

        try
        {
            using var own = NetworkNamespace.Open(NetworkNamespace.OwnPath);
            using var socket = await entry.OpenAsync(own, AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        }
        catch (NamespaceException exception)
        {
            // As where a seccomp profile forbids setns in spite of the capability.
            _problem = exception.Message;
            Log.CannotEnter(logger, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            CheckThreads();
            ProgramPages.GiveBack();
        }
    }

    private void CheckThreads()
    {
        var strays = entry.FindStrayThreads();
        if (!strays.IsEmpty)
        {
            // What they do would happen in the networks of pods, and be told as if it were the node's.
            Environment.FailFast($"Threads of the agent are in the networks of pods: {string.Join(", ", strays)}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The agent lacks the capability {Capability}: it cannot {Disables}.")]
        public static partial void Lacks(ILogger logger, string capability, string disables);

        [LoggerMessage(2, LogLevel.Error, "The agent cannot enter network namespaces: {Reason}")]
        public static partial void CannotEnter(ILogger logger, string reason);
    }
}
