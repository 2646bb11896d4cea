using System.Net;
using System.Net.Http.Json;
using System.Text;
using NetDoctor.Model;

namespace NetDoctor.Cli.Tests;

/// <summary>A server that gives one answer, and remembers what it was asked.</summary>
internal sealed class FakeServer(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    public static FakeServer Answering<TValue>(TValue value) =>
        new((_, _) => Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(value, options: NetDoctorJson.Options) }));

    public static FakeServer Answering(HttpStatusCode status, string mediaType, string body) => new((_, _) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) }));

    public static FakeServer Silent() => new(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("nobody waits that long");
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add($"{request.Method} {request.RequestUri} {body}");
        return await answer(request, cancellationToken);
    }
}
