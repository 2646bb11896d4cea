using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NetDoctor.Probes.Tests.Grpc;

/// <summary>An HTTP/2 server that answers health checks as a test says.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HealthServer(WebApplication app) => _app = app;

    public IPEndPoint EndPoint
    {
        get
        {
            var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
        }
    }

    /// <summary>Answers with a status of gRPC, and with a health where that is OK.</summary>
    public static Task<HealthServer> StartAsync(
        StatusCode status,
        HealthCheckResponse.Types.ServingStatus serving = HealthCheckResponse.Types.ServingStatus.Unknown,
        X509Certificate2? certificate = null) => StartAsync(
        async context =>
        {
            context.Response.ContentType = "application/grpc";
            if (status == StatusCode.OK)
            {
                var message = new HealthCheckResponse { Status = serving }.ToByteArray();
                await context.Response.Body.WriteAsync((byte[])[0, 0, 0, 0, (byte)message.Length, .. message], context.RequestAborted);
            }

            context.Response.AppendTrailer("grpc-status", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
            context.Response.AppendTrailer("grpc-message", status == StatusCode.OK ? "" : "as the test says");
        },
        HttpProtocols.Http2,
        certificate);

    public static async Task<HealthServer> StartAsync(
        RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http2, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HealthServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
