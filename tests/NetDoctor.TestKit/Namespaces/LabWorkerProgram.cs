using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Probing;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>What a test program does when started again inside of a lab: it probes and listens until its input ends.</summary>
public sealed class LabWorkerProgram
{
    /// <summary>The argument by which a test program knows that it is to be the worker.</summary>
    public const string Name = "namespace-lab-worker";

    private readonly IProber _prober;
    private readonly ConcurrentDictionary<int, LabListener> _listeners = new();

    private LabWorkerProgram(IProber prober) => _prober = prober;

    /// <summary>Serves requests of standard input, all at the same time, until it ends.</summary>
    /// <param name="prober">Makes the probes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IProber prober, CancellationToken cancellationToken)
    {
        var worker = new LabWorkerProgram(prober);
        using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            var request = JsonSerializer.Deserialize<LabRequest>(line, NetDoctorJson.Options)!;
            _ = ReplyAsync(request);
        }

        return 0;

        async Task ReplyAsync(LabRequest request)
        {
            var reply = await worker.ServeAsync(request, cancellationToken);
            output.WriteLine(JsonSerializer.Serialize(reply, NetDoctorJson.Options));
        }
    }

    private async Task<LabReply> ServeAsync(LabRequest request, CancellationToken cancellationToken)
    {
        var reply = new LabReply { Id = request.Id };
        try
        {
            if (request.Probes is { } specs)
            {
                return reply with
                {
                    Results = [.. await Task.WhenAll(specs.Select(spec => _prober.ProbeAsync(spec, Vantage.Self, cancellationToken)))],
                };
            }

            if (request.Listen is { } listen)
            {
                _listeners[request.Id] = LabListener.Open(listen);
            }

            if (request.Close is { } id && _listeners.TryRemove(id, out var listener))
            {
                listener.Dispose();
            }

            return reply;
        }
        catch (SocketException exception)
        {
            return reply with { Error = exception.Message };
        }
    }
}
