using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NetDoctor.Api;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Lab.ApiServer;
using NetDoctor.Lab.Controllers;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Probes;

namespace NetDoctor.Lab.Hosting;

/// <summary>A whole lab: the cluster, and NetDoctor reading it through its Kubernetes API as it reads any other.</summary>
public sealed class LabHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private WebApplication? _bot;

    private LabHost(LabCluster cluster, WebApplication app, LabOptions options)
    {
        Cluster = cluster;
        _app = app;
        Options = options;
    }

    /// <summary>How it was started.</summary>
    public LabOptions Options { get; }

    /// <summary>The cluster.</summary>
    public LabCluster Cluster { get; }

    /// <summary>Services of NetDoctor.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Address of NetDoctor.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Address of the bot; null without one.</summary>
    public Uri? ChatUrl => _bot is null ? null : new(_bot.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a lab.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">An address or port is taken; the message says which.</exception>
    public static async Task<LabHost> StartAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. options.Arguments],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // The host would say once more, with a stack, what the caller of this method says in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        using var logging = LoggerFactory.Create(log => log.AddConsole().SetMinimumLevel(LogLevel.Error));
        var cluster = await LabCluster.StartAsync(options, logging.CreateLogger<LabControllers>(), TimeProvider.System, cancellationToken);
        try
        {
            var path = Path.GetFullPath(options.KubeconfigPath);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Kubeconfig.Write(path, cluster.ApiServerUrl);
            builder.Configuration.AddInMemoryCollection(
            [
                new("kubeconfig", path),
                new($"{KubernetesOptions.SectionName}:{nameof(KubernetesOptions.Context)}", Kubeconfig.NetDoctorContext),
                new($"{ProbesOptions.SectionName}:{nameof(ProbesOptions.NodeName)}", ServiceNetwork.OwnNode),
                new($"{ProbesOptions.SectionName}:{nameof(ProbesOptions.PodName)}", options.Scenario.Doctor.FullName),
                // The whole cluster is on loopback here.
                new($"{ProbesOptions.SectionName}:{nameof(ProbesOptions.AllowedTargets)}:0", "127.0.0.0/8"),
                // Whoever practices may ask as often as he can type, and the benchmarks as often as they can.
                new($"{RateOptions.SectionName}:{nameof(RateOptions.RunsPerMinute)}", "1000000"),
                new($"{RateOptions.SectionName}:{nameof(RateOptions.Burst)}", "100000"),
            ]);
            builder.Services.AddSingleton<IDialMap>(cluster.Network.Map);
            builder.AddNetDoctor();
            var app = builder.Build();
            app.MapNetDoctor(more => more.MapLab(new ScenarioCatalog(), options.Scenario));
            var lab = new LabHost(cluster, app, options);
            await lab.StartAsync(cancellationToken);
            await lab.StartBotAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the process is asked to end.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The network could no longer follow the objects: an address was taken meanwhile.</exception>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken) =>
        await await Task.WhenAny(_app.WaitForShutdownAsync(cancellationToken), Cluster.Network.Completion);

    private async Task StartBotAsync(CancellationToken cancellationToken)
    {
        if (Options.ChatUrl is null)
        {
            return;
        }

        try
        {
            _bot = LabBot.Build(this, Options.ChatUrl);
            await _bot.StartAsync(cancellationToken);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch
        {
            await _app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_bot is not null)
        {
            await _bot.StopAsync(CancellationToken.None);
            await _bot.DisposeAsync();
        }

        await _app.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
