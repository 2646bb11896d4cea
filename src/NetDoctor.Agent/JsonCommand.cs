using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent;

/// <summary>A command that reads a request in JSON and prints the answer, or the problem, in JSON.</summary>
/// <remarks>For <c>kubectl exec</c> and what NetDoctor does likewise: it works when no packet reaches the agent.</remarks>
internal static class JsonCommand
{
    private const int Refused = 1;

    // Whoever was to send it has gone, and this process would stay for ever.
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs one that has a request.</summary>
    /// <param name="input">The request; the stream may stay open after it.</param>
    /// <param name="output">Takes the answer or the problem.</param>
    /// <param name="readAsync">Reads the request.</param>
    /// <param name="answerType">How the answer is written.</param>
    /// <param name="answerAsync">Finds the answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code: 0 for an answer, 1 for a problem.</returns>
    public static Task<int> RunAsync<TRequest, TAnswer>(
        Stream input, Stream output, Func<Stream, CancellationToken, Task<TRequest>> readAsync, JsonTypeInfo<TAnswer> answerType,
        Func<IServiceProvider, TRequest, Task<TAnswer>> answerAsync, CancellationToken cancellationToken) => RunAsync(
            output,
            answerType,
            async provider =>
            {
                using var whole = await ReadAsync(input, provider.GetRequiredService<TimeProvider>(), cancellationToken);
                return await answerAsync(provider, await readAsync(whole, cancellationToken));
            },
            cancellationToken);

    /// <summary>Runs one that has no request.</summary>
    /// <param name="output">Takes the answer or the problem.</param>
    /// <param name="answerType">How the answer is written.</param>
    /// <param name="answerAsync">Finds the answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Exit code: 0 for an answer, 1 for a problem.</returns>
    public static async Task<int> RunAsync<TAnswer>(
        Stream output, JsonTypeInfo<TAnswer> answerType, Func<IServiceProvider, Task<TAnswer>> answerAsync, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddLogging();
        services.AddAgent();
        await using var provider = services.BuildServiceProvider();
        RefusedException refusal;
        try
        {
            await JsonSerializer.SerializeAsync(output, await answerAsync(provider), answerType, cancellationToken);
            return 0;
        }
        catch (RefusedException exception)
        {
            refusal = exception;
        }
        catch (JsonException exception)
        {
            refusal = RefusedException.Invalid(exception.Message);
        }
        catch (OptionsValidationException exception)
        {
            refusal = RefusedException.Unable(exception.Message);
        }

        await JsonSerializer.SerializeAsync(output, refusal.Problem, AgentJson.Wire.Problem, cancellationToken);
        return Refused;
    }

    private static async Task<Stream> ReadAsync(Stream input, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            // A read of standard input cannot be cancelled, only left alone.
            return await JsonRequest.ReadAsync(input, cancellationToken).WaitAsync(RequestTime, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw RefusedException.Invalid($"No whole request came within {RequestTime.TotalSeconds:0} s.");
        }
    }
}
