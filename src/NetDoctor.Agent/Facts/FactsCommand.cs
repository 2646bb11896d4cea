using NetDoctor.Model.Agents;

namespace NetDoctor.Agent.Facts;

/// <summary><c>netdoctor-agent facts --json</c>: reads what <c>POST /v1/facts</c> takes from standard input and prints what it answers.</summary>
internal static class FactsCommand
{
    /// <summary>Reads the facts.</summary>
    /// <param name="input">The request, JSON.</param>
    /// <param name="output">Takes the facts or the problem, JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code: 0 for facts, 1 for a problem.</returns>
    public static Task<int> RunAsync(Stream input, Stream output, CancellationToken cancellationToken) => JsonCommand.RunAsync(
        input, output, AgentRequests.ReadFactsAsync, AgentJson.Wire.FactsAnswer,
        (provider, request) => provider.GetRequiredService<AgentFacts>().ReadAsync(request, cancellationToken), cancellationToken);
}
