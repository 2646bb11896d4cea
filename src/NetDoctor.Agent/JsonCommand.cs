using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent;

/// <summary>A command that reads a request in JSON and prints the answer, or the problem, in JSON.</summary>
/// <remarks>For <c>kubectl exec</c>, which works when no packet reaches the agent.</remarks>
internal static class JsonCommand
{
    private const int Refused = 1;

    /// <summary>Runs it.</summary>
    /// <param name="input">The request.</param>
    /// <param name="output">Takes the answer or the problem.</param>
    /// <param name="readAsync">Reads the request.</param>
    /// <param name="answerType">How the answer is written.</param>
    /// <param name="answerAsync">Finds the answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code: 0 for an answer, 1 for a problem.</returns>
    public static async Task<int> RunAsync<TRequest, TAnswer>(
        Stream input, Stream output, Func<Stream, CancellationToken, Task<TRequest>> readAsync, JsonTypeInfo<TAnswer> answerType,
        Func<IServiceProvider, TRequest, Task<TAnswer>> answerAsync, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddLogging();
        services.AddAgent();
        await using var provider = services.BuildServiceProvider();
        try
        {
            var request = await readAsync(input, cancellationToken);
            var answer = await answerAsync(provider, request);
            await JsonSerializer.SerializeAsync(output, answer, answerType, cancellationToken);
            return 0;
        }
        catch (RefusedException exception)
        {
            await JsonSerializer.SerializeAsync(output, exception.Problem, AgentJson.Wire.Problem, cancellationToken);
            return Refused;
        }
        catch (JsonException exception)
        {
            var problem = RefusedException.Invalid(exception.Message).Problem;
            await JsonSerializer.SerializeAsync(output, problem, AgentJson.Wire.Problem, cancellationToken);
            return Refused;
        }
    }
}
