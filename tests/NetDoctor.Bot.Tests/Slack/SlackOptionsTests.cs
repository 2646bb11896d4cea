using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack;
using NetDoctor.Bot.Tests.Teams;

namespace NetDoctor.Bot.Tests.Slack;

public sealed class SlackOptionsTests
{
    private const string Bot = "xoxb-123-456-verysecret";
    private const string App = "xapp-1-A1-2-verysecret";
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Bot, Secret, null)]
    [InlineData(Bot, null, App)]
    [InlineData(Bot, Secret, App)]
    [InlineData($" {Bot}\n", $"{Secret}\n", null)]
    [InlineData(null, null, null)]
    public void Are_right(string? bot, string? secret, string? app) =>
        Assert.Empty(Failures(new() { BotToken = bot, SigningSecret = secret, AppToken = app }));

    [Theory]
    [InlineData(App, Secret, null, "Slack:BotToken must be the token of the bot user, which begins with xoxb-; what is given is an app-level token (Slack:AppToken).")]
    [InlineData("xoxp-1-verysecret", Secret, null, "Slack:BotToken must be the token of the bot user, which begins with xoxb-; what is given is the token of a user, not of the bot.")]
    [InlineData("xoxe.xoxb-1-verysecret", Secret, null, "what is given is a token that expires, since token rotation is on for the app and can't be turned off: make another app without it.")]
    [InlineData(Secret, Secret, null, "Slack:BotToken must be the token of the bot user, which begins with xoxb-; what is given is a signing secret or a client secret.")]
    [InlineData("xoxb-", Secret, null, "Slack:BotToken must be")]
    [InlineData("verysecret", Secret, null, "what is given is something else of 10 characters.")]
    [InlineData(Bot, null, Bot, "Slack:AppToken must be an app-level token, which begins with xapp-; what is given is the token of a bot user (Slack:BotToken).")]
    [InlineData(Bot, Bot, null, "Slack:SigningSecret must be the signing secret on the app's page Basic Information")]
    [InlineData(Bot, "AbCdEfGhIjKlMnOpQrStUvWx", null, "what is given is 24 letters and digits, as the old verification token has.")]
    [InlineData(null, Secret, null, "Slack:BotToken is missing: without the token of the bot user nothing can be answered.")]
    [InlineData(Bot, null, null, "Slack:SigningSecret or Slack:AppToken is missing")]
    public void Say_what_is_given_instead_without_printing_it(string? bot, string? secret, string? app, string message)
    {
        var failure = Assert.Single(Failures(new() { BotToken = bot, SigningSecret = secret, AppToken = app }));

        Assert.Contains(message, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Say_all_that_is_wrong_at_once() => Assert.Equal(
        6,
        Failures(new()
        {
            BotToken = "x",
            AppToken = "x",
            SigningSecret = "x",
            ApiUrl = new Uri("http://slack.com/api/"),
            ResponseUrl = new Uri("relative", UriKind.Relative),
            MaxBodyBytes = 1,
        }).Length);

    [Fact]
    public void Say_which_file_can_not_be_read()
    {
        var empty = Path.GetTempFileName();

        var failures = Failures(new() { BotTokenFile = "/nonexistent/token", BotToken = Bot, SigningSecretFile = empty });

        Assert.Contains(failures, failure => failure.Contains("Slack:BotToken and Slack:BotTokenFile are both given", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Contains("/nonexistent/token", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.EndsWith($"{empty} is empty.", StringComparison.Ordinal));
        File.Delete(empty);
    }

    [Theory]
    [InlineData(65536, "00:00:10", true)]
    [InlineData(10485760, "1.00:00:00", true)]
    [InlineData(65535, "00:05:00", false)]
    [InlineData(10485761, "00:05:00", false)]
    [InlineData(1048576, "00:00:09", false)]
    [InlineData(1048576, "1.00:00:01", false)]
    public void Are_held_to_their_ranges(int bytes, string time, bool isValid) => Assert.Equal(
        isValid, Failures(new() { MaxBodyBytes = bytes, PeopleCacheTime = TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture) }).Length == 0);

    [Theory]
    [InlineData("Slack:BotToken", Bot, true)]
    [InlineData("Slack:AppTokenFile", "/run/secrets/app", true)]
    [InlineData("Slack:UserGroups", "true", false)]
    [InlineData("Slack:BotToken", "", false)]
    public void Leave_Slack_off_without_credentials(string name, string value, bool isOn)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        var services = new ServiceCollection().AddSlack(configuration);

        Assert.Equal(isOn, services.Any(service => service.ServiceType == typeof(IChatChannel)));
    }

    [Fact]
    public void Are_read_again_from_a_file_that_changes()
    {
        var file = Path.GetTempFileName();
        var time = new HastyTimestamps();
        File.WriteAllText(file, "xoxb-1\n");
        var log = new HeardLog();
        var credentials = new SlackCredentials(Options.Create(new SlackOptions { BotTokenFile = file }), time, LoggerFactory.Create(to => to.AddProvider(log)).CreateLogger<SlackCredentials>());

        Assert.Equal("xoxb-1", credentials.BotToken);
        credentials.ForgetBotToken();
        Assert.Null(credentials.BotToken);
        File.WriteAllText(file, "xoxb-2\n");
        time.Seconds += 11;
        Assert.Equal("xoxb-2", credentials.BotToken);
        Assert.Empty(log.Lines);
        File.WriteAllText(file, "\n");
        for (var read = 0; read < 2; read++)
        {
            time.Seconds += 11;
            Assert.Equal("xoxb-2", credentials.BotToken);
        }

        Assert.Contains($"{file} held before is used", Assert.Single(log.Lines), StringComparison.Ordinal);
        File.Delete(file);
        time.Seconds += 11;
        Assert.Equal("xoxb-2", credentials.BotToken);
    }

    private static string[] Failures(SlackOptions options) => [.. new SlackOptionsValidator().Validate(null, options).Failures ?? []];

    private sealed class HastyTimestamps : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
