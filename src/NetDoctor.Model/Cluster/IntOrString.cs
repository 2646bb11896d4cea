using System.Globalization;

namespace NetDoctor.Model.Cluster;

/// <summary>A port given as a number or as the name of a container port.</summary>
/// <param name="Number">Port number, 1–65535; 0 when it is a name.</param>
/// <param name="Text">Name as written; null when it is a number. A name made of digits stays a name (SVC07).</param>
/// <remarks>Source: Kubernetes API conventions, IntOrString.</remarks>
public readonly record struct IntOrString(int Number, string? Text)
{
    /// <summary>Whether it is a name.</summary>
    public bool IsName => Text is not null;

    /// <summary>A port number.</summary>
    /// <param name="number">1–65535.</param>
    public static IntOrString FromNumber(int number) => new(number, null);

    /// <summary>A port name.</summary>
    /// <param name="name">Name of a container port.</param>
    public static IntOrString FromName(string name) => new(0, name);

    /// <inheritdoc/>
    public override string ToString() => Text ?? Number.ToString(CultureInfo.InvariantCulture);
}
