using NetDoctor.Agent.Health;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent;

/// <summary><c>netdoctor-agent info --json</c>: prints what <c>GET /v1/info</c> answers.</summary>
internal static class InfoCommand
{
    /// <summary>Checks itself and tells.</summary>
    /// <param name="output">Takes the answer or the problem, JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code: 0 for an answer, 1 for a problem.</returns>
    public static Task<int> RunAsync(Stream output, CancellationToken cancellationToken) => JsonCommand.RunAsync(
        output,
        AgentJson.Wire.AgentInfo,
        async provider =>
        {
            await provider.GetRequiredService<SelfCheck>().CheckEntryAsync();
            return OwnInfo.Of(provider);
        },
        cancellationToken);
}
