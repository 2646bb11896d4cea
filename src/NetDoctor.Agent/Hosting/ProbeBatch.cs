using System.Buffers;
using System.Text.Json;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent.Hosting;

/// <summary>Several probes by one request, as the probes of one question come: a request costs more than many a probe.</summary>
/// <remarks>A line of JSON each, in the request what <c>POST /v1/probes</c> takes, in the answer a <see cref="ProbeAnswer"/>, in the order in which
/// they end. What is wrong with one of them concerns no other.</remarks>
internal static class ProbeBatch
{
    /// <summary>Answers <c>POST /v1/probes/batch</c>. When the caller goes, the probes end.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var lines = await AgentRequests.ReadLinesAsync(context.Request.Body, context.RequestAborted);
        var prober = context.RequestServices.GetRequiredService<AgentProber>();
        var probes = lines.Select((line, index) => ProbeAsync(prober, line, index, context.RequestAborted)).ToArray();
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        var output = context.Response.BodyWriter;
        using var writer = new Utf8JsonWriter(output);
        await using var ended = Task.WhenEach(probes).GetAsyncEnumerator(context.RequestAborted);
        while (true)
        {
            var next = ended.MoveNextAsync();
            if (!next.IsCompleted)
            {
                // Only what would have to wait otherwise is sent by itself: the last ones go out together with the end.
                await output.FlushAsync(context.RequestAborted);
            }

            if (!await next)
            {
                return;
            }

            JsonSerializer.Serialize(writer, await ended.Current, AgentJson.Wire.ProbeAnswer);
            writer.Reset();
            output.Write("\n"u8);
        }
    }

    private static async Task<ProbeAnswer> ProbeAsync(AgentProber prober, ReadOnlyMemory<byte> line, int index, CancellationToken cancellationToken)
    {
        try
        {
            return new ProbeAnswer { Index = index, Result = await prober.ProbeAsync(AgentRequests.ReadProbe(line.Span), cancellationToken) };
        }
        catch (RefusedException exception)
        {
            return new ProbeAnswer { Index = index, Problem = exception.Problem };
        }
        catch (JsonException exception)
        {
            return new ProbeAnswer { Index = index, Problem = RefusedException.Invalid(exception.Message).Problem };
        }
    }
}
