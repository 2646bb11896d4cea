using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NetDoctor.Lab.ApiServer.Registry;

namespace NetDoctor.Lab.ApiServer;

/// <summary>The lab's Kubernetes API over plain HTTP on 127.0.0.1, good enough for kubectl and for reflectors.</summary>
public sealed class LabApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    public LabApiServer(ObjectRegistry registry, LabApiServerOptions options, TimeProvider timeProvider)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        _app = builder.Build();
        var handler = new RequestHandler(registry, options, timeProvider, _app.Lifetime.ApplicationStopping);
        _app.Run(handler.HandleAsync);
    }

    /// <summary>Address of the server, for example <c>http://127.0.0.1:40123</c>; known once it is started.</summary>
    /// <exception cref="InvalidOperationException">The server is not started.</exception>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The API server is not started."));

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
