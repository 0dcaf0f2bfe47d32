namespace KfuncGen.Build; internal class X{}
