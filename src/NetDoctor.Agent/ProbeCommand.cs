using NetDoctor.Model.Agents;

namespace NetDoctor.Agent;

/// <summary><c>netdoctor-agent probe --json</c>: reads what <c>POST /v1/probes</c> takes from standard input and prints what it answers.</summary>
internal static class ProbeCommand
{
    /// <summary>Makes the probe.</summary>
    /// <param name="input">The request, JSON.</param>
    /// <param name="output">Takes the result or the problem, JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code: 0 for a result, 1 for a problem.</returns>
    public static Task<int> RunAsync(Stream input, Stream output, CancellationToken cancellationToken) => JsonCommand.RunAsync(
        input, output, AgentRequests.ReadProbeAsync, AgentJson.Wire.ProbeResult,
        (provider, request) => provider.GetRequiredService<AgentProber>().ProbeAsync(request, cancellationToken), cancellationToken);
}
