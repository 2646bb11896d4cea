namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>One word of a message, or several that mean one thing.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Key">What it means to the grammar, one of <see cref="Keys"/>.</param>
internal readonly record struct Token(string Text, char Key);

/// <summary>What words mean to the grammar, each a letter, so that a sentence is a text that patterns match.</summary>
internal static class Keys
{
    public const char Name = 'x';
    public const char Noun = 'n';
    public const char Me = 'm';
    public const char Why = 'W';
    public const char Cannot = 'N';
    public const char Can = 'C';
    public const char Reach = 'R';
    public const char From = 'F';
    public const char To = 'T';
    public const char In = 'I';
    public const char Check = 'K';
    public const char Is = 'B';
    public const char Down = 'D';
    public const char Up = 'U';
    public const char Who = 'O';
    public const char What = 'H';
    public const char Explain = 'E';
    public const char Mean = 'M';
    public const char Status = 'S';
    public const char Services = 'V';
    public const char Watch = 'A';
    public const char Unwatch = 'Z';
    public const char Again = 'G';
    public const char Details = 'L';
    public const char IAm = 'J';
    public const char WhoAmI = 'Y';
    public const char Help = 'P';
    public const char Port = 'p';
    public const char Id = 'i';
    public const char All = 'Q';
    public const char By = 'X';
    public const char Get = 'g';
    public const char Filler = 'f';
    public const char Unknown = 'u';
}
