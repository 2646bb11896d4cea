using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NetDoctor.Api.Agents;
using NetDoctor.Api.Clusters;
using NetDoctor.Api.Diagnoses;
using NetDoctor.Api.Findings;
using NetDoctor.Api.Health;
using NetDoctor.Api.Http;
using NetDoctor.Api.Names;
using NetDoctor.Api.OpenApi;
using NetDoctor.Api.Policies;
using NetDoctor.Api.Probes;
using NetDoctor.Api.Problems;
using NetDoctor.Api.Services;
using NetDoctor.Client.Agents;
using NetDoctor.Diagnosis;
using NetDoctor.Diagnosis.Auditing;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Kubernetes;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Model;
using NetDoctor.Probes;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace NetDoctor.Api;

/// <summary>The whole server, for its own program and for every other that hosts it.</summary>
public static class NetDoctorServer
{
    /// <summary>Address to listen on unless another is configured.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Adds everything that the server needs; what is there already (a cluster source, a prober, a dial map, a clock) stays.</summary>
    /// <param name="builder">The host's builder.</param>
    public static WebApplicationBuilder AddNetDoctor(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // One line a request says nothing that the lines of the diagnoses do not.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<ApiOptions, ApiOptionsValidator>().BindConfiguration(ApiOptions.SectionName);
        services.ConfigureHttpJsonOptions(options => NetDoctorJson.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<JsonBody>();
        services.AddSingleton<ProbeVantages>();
        services.AddSingleton<ProbeRequests>();
        services.AddSingleton<PolicyWorlds>();
        services.AddSingleton<PolicyJudge>();
        services.AddSingleton<ManifestsBody>();
        services.AddSingleton<ConnectivityKeeper>();
        services.AddRunRate();
        services.AddAgents();
        services.AddDiagnoses();
        services.AddAudit();
        services.AddProbes();
        if (services.All(service => service.ServiceType != typeof(IClusterSource)))
        {
            services.AddClusterCache();
        }

        services.Configure<ProbesOptions>(options => SayWhereThisIs(options, builder.Configuration));
        services.AddOpenApiDocument();
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("netdoctor", serviceVersion: ProgramVersion.Own)).WithMetrics(metrics => metrics
            .AddMeter(DiagnosisMetrics.MeterName, ProbeMetrics.MeterName, "NetDoctor.Kubernetes")
            .AddMeter("Microsoft.AspNetCore.Hosting", "System.Runtime")
            .AddPrometheusExporter());
        return builder;
    }

    /// <summary>Maps every endpoint of the server.</summary>
    /// <param name="app">The application.</param>
    /// <param name="more">Endpoints of the host, behind the same error handling; null for none.</param>
    public static WebApplication MapNetDoctor(this WebApplication app, Action<IEndpointRouteBuilder>? more = null)
    {
        app.UseProblems();
        app.UseOpenApiDocument();
        app.MapHealth();
        app.MapRoot();
        app.MapPrometheusScrapingEndpoint("/metrics");
        var api = app.MapGroup("/api/v1").RefuseUnknownQueryParameters();
        api.MapDiagnoses();
        api.MapProbes();
        api.MapServices();
        api.MapPolicies();
        api.MapFindings();
        api.MapNames();
        api.MapCluster();
        api.MapAgents();
        api.MapNodeMesh();
        more?.Invoke(app);
        return app;
    }

    private static void AddAgents(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AgentsOptions, AgentsOptionsValidator>().BindConfiguration(AgentsOptions.SectionName);
        services.AddSingleton<AgentRegistry>();
        services.AddSingleton(provider => new AgentExec(
            provider.GetService<IPodExec>(), provider.GetRequiredService<IOptions<AgentsOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AgentCalls>();
        services.AddSingleton<AgentPlaces>();
        services.AddSingleton<AgentProber>();
        services.AddSingleton<NodeMesher>();
        services.TryAddSingleton<IAgentClient>(provider => new AgentClient(
            new CertificateFolder(provider.GetRequiredService<IOptions<AgentsOptions>>().Value.Certificates!, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AgentWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<AgentWatcher>());
    }

    private static void AddDiagnoses(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<DiagnosesOptions, DiagnosesOptionsValidator>()
            .BindConfiguration(DiagnosesOptions.SectionName);
        services.AddSingleton<RuleCatalog>(_ => new RuleCatalog());
        services.AddSingleton<DiagnosisEngine>();
        services.AddSingleton(provider => new DialGuard(
            [.. provider.GetRequiredService<IOptions<ProbesOptions>>().Value.AllowedTargets.Select(IPNetwork.Parse)]));
        services.AddSingleton<Diagnoser>();
        services.AddSingleton<DiagnosisStore>();
        services.AddSingleton<DiagnosisMetrics>();
        services.AddSingleton<DiagnosisService>();
        services.AddSingleton<UlidGenerator>();
        services.AddSingleton<DiagnosisWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<DiagnosisWorker>());
    }

    private static void AddAudit(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AuditOptions, AuditOptionsValidator>().BindConfiguration(AuditOptions.SectionName);
        services.AddSingleton<ServiceAuditor>();
        services.AddSingleton<AuditKeeper>();
        services.AddHostedService<AuditWorker>();
    }

    // The names that a manifest gives to the downward API's fields by custom.
    private static void SayWhereThisIs(ProbesOptions options, ConfigurationManager configuration)
    {
        options.NodeName ??= configuration["NODE_NAME"];
        if (configuration["POD_NAMESPACE"] is { Length: > 0 } ns && configuration["POD_NAME"] is { Length: > 0 } name)
        {
            options.PodName ??= $"{ns}/{name}";
        }
    }
}
