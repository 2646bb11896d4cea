using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Identities;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Slack;
using NetDoctor.Bot.State;
using NetDoctor.Bot.Teams;
using NetDoctor.Bot.Terminal;
using NetDoctor.Bot.Watching;
using NetDoctor.Client;
using NetDoctor.Model;

namespace NetDoctor.Bot;

/// <summary>The whole bot, for its own program and for every other that hosts it.</summary>
public static class BotServer
{
    /// <summary>Address to listen on unless another is configured.</summary>
    public const string DefaultUrl = "http://127.0.0.1:3978";

    /// <summary>Name of the HTTP client that asks the API.</summary>
    internal const string ApiClient = "netdoctor";

    // For the way there and back, and for what is only read: whoever asked should hear soon that there is no answer.
    private static readonly TimeSpan ApiPatience = TimeSpan.FromSeconds(10);

    /// <summary>Adds everything that the bot needs; what is there already (a clock, a store) stays.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <exception cref="BotConfigurationException">The settings do not let it start.</exception>
    public static WebApplicationBuilder AddBot(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        ListeningGuard.Check(builder.Configuration);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(options => NetDoctorJson.Apply(options.SerializerOptions));
        services.AddOptionsWithValidateOnStart<BotOptions, BotOptionsValidator>().BindConfiguration(BotOptions.SectionName);
        services.AddOptionsWithValidateOnStart<IdentityOptions, IdentityOptionsValidator>().BindConfiguration(IdentityOptions.SectionName);
        services.AddHttpClient(ApiClient, (provider, http) =>
        {
            http.BaseAddress = provider.GetRequiredService<IOptions<BotOptions>>().Value.Server.AsFolder();
            http.Timeout = Timeout.InfiniteTimeSpan;
        }).ConfigurePrimaryHttpMessageHandler(() => new ImpersonationHandler(new SocketsHttpHandler
        {
            // The API's address may change while the bot runs.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        }));
        services.AddSingleton(provider => new NetDoctorClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(ApiClient),
            patience: new Patience(ApiPatience, provider.GetRequiredService<TimeProvider>())));
        services.TryAddSingleton<IBotStore>(provider => new SqliteBotStore(
            provider.GetRequiredService<IOptions<BotOptions>>().Value.Store, provider.GetRequiredService<ILogger<SqliteBotStore>>()));
        services.AddSingleton<IdentityMap>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<ShownReplies>();
        services.AddSingleton<Conversation>();
        services.AddSingleton<UtteranceQueue>();
        services.AddSingleton<IIntake>(provider => provider.GetRequiredService<UtteranceQueue>());
        services.AddHostedService<IntakeWorker>();
        services.AddHostedService<WatchWorker>();
        if (ListeningGuard.IsDevelopment(builder.Configuration))
        {
            services.AddSingleton<TerminalChannel>();
            services.AddSingleton<IChatChannel>(provider => provider.GetRequiredService<TerminalChannel>());
        }

        services.AddSlack(builder.Configuration);
        services.AddTeams(builder.Configuration);
        services.AddHealthChecks();
        if (services.All(service => service.ServiceType != typeof(IChatChannel)))
        {
            throw new BotConfigurationException(
                $"Nobody could talk to it: give it an account in Slack (docs/slack.md) or Teams (docs/teams.md), or {ListeningGuard.DevelopmentKey}=true for a trial on this machine.");
        }

        return builder;
    }

    /// <summary>Maps every endpoint of the bot.</summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapBot(this WebApplication app)
    {
        app.MapGet("/livez", () => TypedResults.Text("ok"));
        app.MapReadiness();
        app.MapSlack();
        app.MapTeams();
        if (ListeningGuard.IsDevelopment(app.Configuration))
        {
            app.MapTerminal();
        }

        return app;
    }
}
